import { eventStoreError } from '@eventfold/core/store';
import type { RedisClient } from '../connection/connections.js';
import { askServers } from './ask-servers.js';
import { mayEvict } from './server-settings.js';

/**
 * Refuses servers that would remove streams to make room for others. One that does not tell its policy is taken on.
 * @throws ES_INVALID_ARGUMENT
 */
export async function refuseEviction(client: RedisClient): Promise<void> {
  const evicting = (await askServers(client, [])).find(mayEvict);
  if (evicting === undefined) return;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    `${evicting.address} has maxmemory-policy ${evicting.maxmemoryPolicy}: once its memory is full it removes whole ` +
      'streams. Set noeviction, or open the store with allowEviction: true where losing events is fine.',
  );
}
