import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { findRedis, type RedisServer } from '@eventfold-internal/test-servers';
import type { EventStore } from '@eventfold/core';
import { eventStoreContract } from '@eventfold/testkit';
import { Redis } from 'ioredis';
import { openRedisStore } from './index.js';

const redis = findRedis('the event store contract on Redis');
/** A server of ours can be restarted; one that REDIS_URL names is somebody's. */
const start = process.env['REDIS_URL'] === undefined ? redis?.start : undefined;

describe.each([
  { name: 'redis', partitions: 1 },
  { name: 'redis with 4 partitions', partitions: 4 },
])('$name', ({ name, partitions }) => {
  if (redis === undefined) {
    test.skip('not run: no Redis', () => undefined);
    return;
  }
  const names = new WeakMap<EventStore, string>();
  const parts: { server?: Pick<RedisServer, 'url' | 'stop'>; client?: Redis; restart?: () => Promise<void> } =
    {};
  beforeAll(async () => {
    const own = await start?.({ appendonly: true });
    parts.server = own ?? (await redis.open());
    if (own !== undefined) parts.restart = () => own.restart();
    parts.client = new Redis(parts.server.url, { retryStrategy: () => 20 });
    parts.client.on('error', () => undefined);
  });
  afterAll(async () => {
    parts.client?.disconnect();
    await parts.server?.stop();
  });

  let opened = 0;
  eventStoreContract({
    name,
    test,
    async createStore({ namespace }) {
      const connectionName = `${namespace}-${opened++}`;
      const connection = new Redis(parts.server?.url ?? '', { connectionName, lazyConnect: true });
      connection.on('error', () => undefined);
      const store = await openRedisStore({ connection, namespace, partitions });
      names.set(store, connectionName);
      return store;
    },
    environment: {
      restart: start && (async () => parts.restart?.()),
      async disconnect(store) {
        const list = String(await parts.client?.client('LIST'));
        const ofStore = list.split('\n').filter((line) => line.includes(` name=${names.get(store)} `));
        for (const line of ofStore)
          await parts.client?.client('KILL', 'ID', /^id=(\d+)/.exec(line)?.[1] ?? '');
      },
    },
  });
});
