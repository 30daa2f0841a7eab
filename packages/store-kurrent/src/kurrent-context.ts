import type { Manifest } from '@eventfold/core';
import type { AnswerPace } from './append/answer-pace.js';
import type { KurrentConnection } from './connection/kurrent-connection.js';
import type { HiddenTail } from './read/hidden-tail.js';
import type { NamespaceFloor } from './read/namespace-floor.js';
import type { SeveralStreams } from './connection/server-features.js';
import type { Names } from './layout/namespaced-name.js';

/** A server, and how streams are called on it. */
export interface ServerContext {
  readonly connection: KurrentConnection;
  readonly names: Names;
}

/** What every operation of one open store works with. */
export interface KurrentContext extends ServerContext {
  readonly manifest: Manifest;
  /** How this server appends to several streams at once. */
  readonly several: SeveralStreams;
  readonly floor: NamespaceFloor;
  readonly tail: HiddenTail;
  readonly pace: AnswerPace;
}
