import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { findRedis, type RedisCluster } from '@eventfold-internal/test-servers';
import { eventStoreContract } from '@eventfold/testkit';
import { Cluster } from 'ioredis';
import { openRedisStore } from './index.js';

const startCluster = findRedis('the event store contract on a Redis cluster').startCluster;

describe('a cluster of three', () => {
  if (startCluster === undefined) {
    test.skip('not run: no redis-server', () => undefined);
    return;
  }
  let cluster: RedisCluster | undefined;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 30_000);
  afterAll(async () => cluster?.stop());

  describe.each([1, 4])('with %i partitions', (partitions) => {
    eventStoreContract({
      name: `redis cluster with ${partitions} partitions`,
      test,
      createStore({ namespace }) {
        const nodes = cluster?.nodes.map(({ port }) => ({ host: '127.0.0.1', port })) ?? [];
        const connection = new Cluster(nodes, { lazyConnect: true });
        return openRedisStore({ connection, namespace, partitions });
      },
    });
  });
});
