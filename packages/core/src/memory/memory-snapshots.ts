import { frozenJson } from '../event/json-value.js';
import type { Snapshot, SnapshotStore } from '../store/snapshot-store.js';

/** Snapshots in a map from stream to schema. */
export function memorySnapshots(snapshots = new Map<string, Map<string, Snapshot>>()): SnapshotStore {
  return {
    async load(stream, schema) {
      return snapshots.get(stream)?.get(schema) ?? null;
    },
    async save(snapshot) {
      const { stream, schema, revision } = snapshot;
      const bySchema = snapshots.get(stream) ?? new Map<string, Snapshot>();
      if ((bySchema.get(schema)?.revision ?? -1) >= revision) return;
      bySchema.set(schema, frozenJson(snapshot, 'snapshot') as unknown as Snapshot);
      snapshots.set(stream, bySchema);
    },
    async remove(stream) {
      snapshots.delete(stream);
    },
  };
}
