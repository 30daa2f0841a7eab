import type { CheckpointStore } from '../store/checkpoint-store.js';
import type { Cursor } from '../store/read.js';

/** Checkpoints in a map. */
export function memoryCheckpoints(cursors = new Map<string, Cursor>()): CheckpointStore {
  return {
    async load(name) {
      return cursors.get(name) ?? null;
    },
    async save({ name, cursor, expected }) {
      const actual = cursors.get(name) ?? null;
      if (actual !== expected) return { ok: false, actual };
      cursors.set(name, cursor);
      return { ok: true };
    },
    async remove(name) {
      cursors.delete(name);
    },
  };
}
