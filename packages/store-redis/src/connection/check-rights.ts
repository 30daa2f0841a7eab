import { eventStoreError } from '@eventfold/core/store';
import { findDeniedCommandScript } from '../commands/generated/find-denied-command-1.js';
import type { RedisClient } from './connections.js';
import { runScript } from './run-script.js';

/** What the scripts call on keys: a test compares the list with them. */
export const COMMANDS_OF_SCRIPTS: readonly string[] = [
  ...[
    'DEL',
    'EXISTS',
    'GET',
    'HDEL',
    'HGET',
    'HINCRBY',
    'HMGET',
    'HSET',
    'HSETNX',
    'LINDEX',
    'LLEN',
    'LRANGE',
  ],
  ...['LTRIM', 'RENAME', 'RPUSH', 'SET', 'UNLINK', 'XADD', 'XDEL', 'XRANGE', 'XREVRANGE', 'XSETID'],
];

/**
 * Sees to it that the user may run everything that a script calls: Redis does not take back what a script wrote before
 * it came to a command that is denied.
 * @throws ES_ACCESS_DENIED
 */
export async function checkRights(client: RedisClient, key: string): Promise<void> {
  const denied = await runScript(client, findDeniedCommandScript, [key], COMMANDS_OF_SCRIPTS);
  if (denied === '') return;
  throw eventStoreError(
    'ES_ACCESS_DENIED',
    `Redis does not allow this user ${String(denied)} on the store's keys.`,
  );
}
