import type { Manifest } from '@eventfold/core';
import type { KurrentConnection } from './connection/kurrent-connection.js';
import type { HiddenTail } from './read/hidden-tail.js';
import type { NamespaceFloor } from './read/namespace-floor.js';
import type { Names } from './layout/namespaced-name.js';

/** What every operation of one open store works with. */
export interface KurrentContext {
  readonly connection: KurrentConnection;
  readonly names: Names;
  readonly manifest: Manifest;
  readonly floor: NamespaceFloor;
  readonly tail: HiddenTail;
}
