import type { Snapshot, SnapshotStore } from '@eventfold/core';
import { saveSnapshotScript } from '../commands/generated/save-snapshot-1.js';
import { runScript } from '../connection/run-script.js';
import type { PortContext } from './port-context.js';

/** Snapshots beside their streams. What cannot be read counts as absent: a snapshot is always disposable. */
export function redisSnapshots({ partitionOf, operate }: PortContext): SnapshotStore {
  return {
    load: (stream, schema, options) =>
      operate(partitionOf(stream), 'read', options, async (client, { snapshots }) => {
        const text = await client.hget(snapshots(stream), schema);
        return text === null ? null : parse(text);
      }),
    save: (snapshot, options) =>
      operate(partitionOf(snapshot.stream), 'write', options, async (client, { snapshots }) => {
        const args = [snapshot.schema, String(snapshot.revision), JSON.stringify(snapshot)];
        await runScript(client, saveSnapshotScript, [snapshots(snapshot.stream)], args);
      }),
    remove: (stream, options) =>
      operate(partitionOf(stream), 'write', options, async (client, { snapshots }) => {
        await client.unlink(snapshots(stream));
      }),
  };
}

/** A snapshot is kept as `<revision>:<JSON>`. */
function parse(text: string): Snapshot | null {
  try {
    return JSON.parse(text.slice(text.indexOf(':') + 1)) as Snapshot;
  } catch {
    return null;
  }
}
