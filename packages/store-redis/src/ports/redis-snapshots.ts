import type { Snapshot, SnapshotStore } from '@eventfold/core';
import { removeKeyScript } from '../commands/generated/remove-key-2.js';
import { saveSnapshotScript } from '../commands/generated/save-snapshot-2.js';
import { getUnderHead, runUnderHead } from './under-head.js';
import type { PortContext } from './port-context.js';

/** Snapshots beside their streams. What cannot be read counts as absent: a snapshot is always disposable. */
export function redisSnapshots({ partitionOf, operate }: PortContext): SnapshotStore {
  return {
    load: (stream, schema, options) =>
      operate(partitionOf(stream), 'read', options, async (client, keys) => {
        const text = await getUnderHead(client, keys, (to) => to.hget(keys.snapshots(stream), schema));
        return text === null ? null : parse(text);
      }),
    save: (snapshot, options) =>
      operate(partitionOf(snapshot.stream), 'write', options, async (client, keys) => {
        const args = [snapshot.schema, String(snapshot.revision), JSON.stringify(snapshot)];
        await runUnderHead(client, keys, {
          script: saveSnapshotScript,
          key: keys.snapshots(snapshot.stream),
          args,
        });
      }),
    remove: (stream, options) =>
      operate(partitionOf(stream), 'write', options, async (client, keys) => {
        await runUnderHead(client, keys, { script: removeKeyScript, key: keys.snapshots(stream) });
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
