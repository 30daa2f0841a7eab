import type { ChainableCommander } from 'ioredis';
import type { Script } from '../commands/script.js';
import type { RedisClient } from '../connection/connections.js';
import { readTogether } from '../connection/read-together.js';
import { runScript } from '../connection/run-script.js';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { checkHead, LAYOUT_VERSION, throwScriptFault } from '../layout/script-fault.js';

/** A script on one key beside the events; its first key is the head, its first argument the layout. */
export interface ScriptUnderHead {
  readonly script: Script;
  readonly key: string;
  readonly args?: readonly string[] | undefined;
}

/** Runs a script that does nothing where the store is gone or has another layout. @throws ES_HISTORY_DIVERGED, ES_LAYOUT_MISMATCH */
export async function runUnderHead(
  client: RedisClient,
  { head }: PartitionKeys,
  { script, key, args = [] }: ScriptUnderHead,
): Promise<unknown> {
  const reply = await runScript(client, script, [head, key], [String(LAYOUT_VERSION), ...args]);
  throwScriptFault(reply);
  return reply;
}

/** Reads one value beside the events. @throws ES_HISTORY_DIVERGED, ES_LAYOUT_MISMATCH */
export async function getUnderHead(
  client: RedisClient,
  { head }: PartitionKeys,
  command: (to: ChainableCommander) => unknown,
): Promise<string | null> {
  const [found, value] = await readTogether(client, (to) => [to.get(head), command(to)]);
  checkHead(found);
  return value as string | null;
}
