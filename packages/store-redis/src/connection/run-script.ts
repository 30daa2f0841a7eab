import type { Script } from '../commands/script.js';
import type { RedisClient } from './connections.js';

/** Runs a script by its hash, and by its text where the server does not know it (any more). */
export async function runScript(
  client: RedisClient,
  script: Script,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  try {
    // As one argument: ioredis flattens what it is given, and spreading thousands of arguments costs as much again.
    return await client.call('EVALSHA', [script.sha1, String(keys.length), ...keys, ...args]);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return client.call('EVAL', [script.lua, String(keys.length), ...keys, ...args]);
  }
}
