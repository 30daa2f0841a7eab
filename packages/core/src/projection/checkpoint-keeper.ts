import { eventStoreError } from '../errors/event-store-error.js';
import type { CheckpointStore } from '../store/checkpoint-store.js';
import type { Cursor, LogPage } from '../store/read.js';

/** While nothing matches, progress is saved this often, in milliseconds: a restart then scans little again. */
const IDLE_SAVE_MS = 10_000;

/** How far a projection has come, and how far of that is saved. */
export interface CheckpointKeeper {
  /** Everything up to here was handled. */
  readonly cursor: Cursor | null;
  /** Begins where the saved checkpoint is; forgets what was handled since. */
  load(): Promise<void>;
  moveTo(cursor: Cursor): void;
  /** Whether this page's progress is worth a write. */
  isDue(page: LogPage): boolean;
  /** @throws ES_CHECKPOINT_CONFLICT where somebody else moved it */
  save(): Promise<void>;
}

/** Keeps the checkpoint of that name. */
export function checkpointKeeper(checkpoints: CheckpointStore, name: string): CheckpointKeeper {
  let cursor: Cursor | null = null;
  let saved: Cursor | null = null;
  let savedAt = performance.now();
  return {
    get cursor() {
      return cursor;
    },
    async load() {
      saved = cursor = await checkpoints.load(name);
    },
    moveTo(next) {
      cursor = next;
    },
    isDue: ({ events }) => events.length > 0 || performance.now() - savedAt >= IDLE_SAVE_MS,
    async save() {
      if (cursor === null || cursor === saved) return;
      const result = await checkpoints.save({ name, cursor, expected: saved });
      if (!result.ok) {
        throw eventStoreError(
          'ES_CHECKPOINT_CONFLICT',
          `The checkpoint ${JSON.stringify(name)} was moved by another process: is the projection running twice?`,
          {
            details: { name },
          },
        );
      }
      saved = cursor;
      savedAt = performance.now();
    },
  };
}
