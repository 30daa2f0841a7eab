import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { findRedis, type RedisServer } from '@eventfold-internal/test-servers';
import { eventStoreContract } from '@eventfold/testkit';
import { Redis } from 'ioredis';
import { openRedisStore } from '../index.js';

const start = findRedis('the event store contract on a Redis with a replica')?.start;

describe('a primary with a replica', () => {
  if (start === undefined) {
    test.skip('not run: no redis-server', () => undefined);
    return;
  }
  const servers: RedisServer[] = [];
  beforeAll(async () => {
    const primary = await start({
      args: ['--repl-diskless-sync-delay', '0', '--min-replicas-to-write', '1'],
    });
    servers.push(primary, await start({ args: ['--replicaof', '127.0.0.1', `${primary.port}`] }));
    // The primary's own word: a replica that has connected is not yet one that it counts.
    const client = new Redis(primary.url);
    while (!(await client.info('replication')).includes('min_slaves_good_slaves:1')) await delay(20);
    client.disconnect();
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  eventStoreContract({
    name: 'redis with a replica',
    test,
    createStore: ({ namespace }) =>
      openRedisStore({
        url: servers[0]?.url,
        namespace,
        waitForReplicas: {
          replicas: 1,
          timeoutMs: 10_000,
          onDegraded: ({ position }) => {
            throw new Error(`${position} was not replicated`);
          },
        },
      }),
  });
});
