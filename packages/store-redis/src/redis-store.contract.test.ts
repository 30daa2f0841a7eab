import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { findRedis } from '@eventfold-internal/test-servers';
import type { EventStore } from '@eventfold/core';
import { eventStoreContract } from '@eventfold/testkit';
import { Redis } from 'ioredis';
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
  const names = new WeakMap<EventStore, string>();
  const parts: { server?: { url: string; stop(): Promise<void> }; client?: Redis } = {};
  beforeAll(async () => {
    parts.server = await redis.open();
    parts.client = new Redis(parts.server.url);
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
      const store = await openRedisStore({ connection, namespace, partitions });
      names.set(store, connectionName);
      return store;
    },
    environment: {
      async disconnect(store) {
        const list = String(await parts.client?.client('LIST'));
        const ofStore = list.split('\n').filter((line) => line.includes(` name=${names.get(store)} `));
        for (const line of ofStore)
          await parts.client?.client('KILL', 'ID', /^id=(\d+)/.exec(line)?.[1] ?? '');
      },
    },
  });
});
