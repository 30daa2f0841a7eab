import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { findRedis } from '@eventfold-internal/test-servers';
import { eventStoreContract } from '@eventfold/testkit';
import { openRedisStore } from './index.js';

const redis = findRedis('the event store contract on Redis');

describe.each([
  { name: 'redis', partitions: 1 },
  { name: 'redis with 4 partitions', partitions: 4 },
])('$name', ({ name, partitions }) => {
  if (redis === undefined) {
    test.skip('not run: no Redis', () => undefined);
    return;
  }
  let server: { url: string; stop(): Promise<void> } | undefined;
  beforeAll(async () => {
    server = await redis.open();
  });
  afterAll(async () => server?.stop());

  eventStoreContract({
    name,
    test,
    createStore: ({ namespace }) => openRedisStore({ url: server?.url, namespace, partitions }),
  });
});
