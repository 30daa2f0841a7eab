import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { contractRedis, findRedis } from '@eventfold-internal/test-servers';
import { eventStoreContract } from '@eventfold/testkit';
import { Redis } from 'ioredis';
import { openRedisStore } from './index.js';

const source = findRedis('the event store contract on Redis');

describe.each([
  { name: 'redis', partitions: 1 },
  { name: 'redis with 4 partitions', partitions: 4 },
])('$name', ({ name, partitions }) => {
  if (source === undefined) {
    test.skip('not run: no Redis', () => undefined);
    return;
  }
  const redis = contractRedis(source, Redis);
  beforeAll(() => redis.start());
  afterAll(() => redis.stop());

  eventStoreContract({
    name,
    test,
    createStore: ({ namespace }) =>
      redis.open((connection) => openRedisStore({ connection, namespace, partitions })),
    environment: redis.environment,
  });
});
