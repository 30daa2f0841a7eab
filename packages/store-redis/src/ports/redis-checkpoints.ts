import type { CheckpointStore } from '@eventfold/core';
import { saveCheckpointScript } from '../commands/generated/save-checkpoint-1.js';
import { outcomeUnknown } from '../connection/outcome-unknown.js';
import { runScript } from '../connection/run-script.js';
import type { PortContext } from './port-context.js';

/** Checkpoints, each a key of its own. */
export function redisCheckpoints({ partitionOf, operate }: PortContext): CheckpointStore {
  return {
    load: (name, options) =>
      operate(partitionOf(name), 'read', options, (client, { checkpoint }) => client.get(checkpoint(name))),
    save: ({ name, cursor, expected }, options) =>
      operate(partitionOf(name), 'write', options, async (client, { checkpoint }, resent) => {
        const args = expected === null ? [cursor] : [cursor, expected];
        const reply = await runScript(client, saveCheckpointScript, [checkpoint(name)], args);
        if (reply === 'saved') return { ok: true };
        const [actual = null] = reply as string[];
        // Saved by our own first attempt, or by a consumer in step with us: nobody can tell.
        if (resent && actual === cursor) throw outcomeUnknown(undefined, []);
        return { ok: false, actual };
      }),
    remove: (name, options) =>
      operate(partitionOf(name), 'write', options, async (client, { checkpoint }) => {
        await client.del(checkpoint(name));
      }),
  };
}
