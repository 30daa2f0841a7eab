import type { Manifest } from '@eventfold/core';
import type { KurrentConnection } from './kurrent-connection.js';
import type { NamespaceFloor } from './namespace-floor.js';
import type { Names } from './namespaced-name.js';

/** What every operation of one open store works with. */
export interface KurrentContext {
  readonly connection: KurrentConnection;
  readonly names: Names;
  readonly manifest: Manifest;
  readonly floor: NamespaceFloor;
}
