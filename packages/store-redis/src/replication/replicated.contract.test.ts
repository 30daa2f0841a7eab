import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findRedis, type RedisServer } from '@eventfold-internal/test-servers';
import { eventStoreContract } from '@eventfold/testkit';
import { Redis } from 'ioredis';
import { openRedisStore } from '../index.js';

const start = findRedis('the event store contract on a Redis with a replica').start;

describe('a primary with a replica', () => {
  if (start === undefined) {
    test.skip('not run: no redis-server', () => undefined);
    return;
  }
  const servers: RedisServer[] = [];
  const degraded: string[] = [];
  beforeAll(async () => {
    const primary = await start({
      args: ['--repl-diskless-sync-delay', '0'],
    });
    servers.push(primary, await start({ args: ['--replicaof', '127.0.0.1', `${primary.port}`] }));
    // The primary's own word: a replica that has connected is not yet one that it counts.
    const client = new Redis(primary.url);
    while (!(await client.info('replication')).includes('state=online')) await delay(20);
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
          onDegraded: ({ position }) => degraded.push(position),
        },
      }),
  });

  test('every append was confirmed by the replica', () => {
    expect(degraded).toEqual([]);
  });
});
