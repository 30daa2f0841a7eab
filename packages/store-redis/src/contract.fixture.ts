import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { contractRedis, findRedis } from '@eventfold-internal/test-servers';
import { eventStoreContract } from '@eventfold/testkit';
import { Redis } from 'ioredis';
import { openRedisStore } from './index.js';

/** Runs the contract on a Redis of its own, with that many partitions. */
export function describeContract(name: string, partitions: number): void {
  describe(name, () => {
    const redis = contractRedis(findRedis(`the event store contract on ${name}`), Redis);
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
}
