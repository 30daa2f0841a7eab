import type { CheckpointStore } from '@eventfold/core';
import { removeKeyScript } from '../commands/generated/remove-key-2.js';
import { saveCheckpointScript } from '../commands/generated/save-checkpoint-2.js';
import { outcomeUnknown } from '../connection/outcome-unknown.js';
import { getUnderHead, runUnderHead } from './under-head.js';
import type { PortContext } from './port-context.js';

/** Checkpoints, each a key of its own. */
export function redisCheckpoints({ partitionOf, operate }: PortContext): CheckpointStore {
  return {
    load: (name, options) =>
      operate(partitionOf(name), 'read', options, (client, keys) =>
        getUnderHead(client, keys, (to) => to.get(keys.checkpoint(name))),
      ),
    save: ({ name, cursor, expected }, options) =>
      operate(partitionOf(name), 'write', options, async (client, keys, resent) => {
        const args = expected === null ? [cursor] : [cursor, expected];
        const call = { script: saveCheckpointScript, key: keys.checkpoint(name), args };
        const reply = await runUnderHead(client, keys, call);
        if (reply === 'saved') return { ok: true };
        const [actual = null] = reply as string[];
        // Saved by our own first attempt, or by a consumer in step with us: nobody can tell.
        if (resent && actual === cursor) throw outcomeUnknown(undefined, []);
        return { ok: false, actual };
      }),
    remove: (name, options) =>
      operate(partitionOf(name), 'write', options, async (client, keys) => {
        await runUnderHead(client, keys, { script: removeKeyScript, key: keys.checkpoint(name) });
      }),
  };
}
