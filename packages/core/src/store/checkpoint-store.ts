import type { OperationOptions } from './operation-options.js';
import type { Cursor } from './read.js';

/** A cursor to keep under a name, provided that nobody has moved it since it was loaded. */
export interface SaveCheckpointRequest {
  readonly name: string;
  readonly cursor: Cursor;
  /** The cursor this one replaces, null where there was none: whoever holds an older one is refused. */
  readonly expected: Cursor | null;
}

/** Where somebody else has moved it nothing was saved, and `actual` is what is there; null where there is none. */
export type SaveCheckpointResult =
  { readonly ok: true } | { readonly ok: false; readonly actual: Cursor | null };

/** Keeps how far each named consumer has come. It holds cursors and nothing else. */
export interface CheckpointStore {
  load(name: string, options?: OperationOptions): Promise<Cursor | null>;
  /**
   * Compare and set, atomically: of two consumers that hold the same cursor one succeeds, even where both save the same new one.
   * After a lost reply, load to see what is stored.
   */
  save(request: SaveCheckpointRequest, options?: OperationOptions): Promise<SaveCheckpointResult>;
  /** Forgets the name, so that its consumer starts anew. */
  remove(name: string, options?: OperationOptions): Promise<void>;
}
