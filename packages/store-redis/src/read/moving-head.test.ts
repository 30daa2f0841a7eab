import { expect, test } from '@jest/globals';
import type { Redis } from 'ioredis';
import type { RedisClient } from '../connection/connections.js';
import { partitionKeys } from '../layout/partition-keys.js';
import type { Partition } from '../partition.js';
import { describeRedis, someEvents } from '../redis-server.fixture.js';
import { LogPace } from './log-pace.js';
import { scanPartition } from './scan-partition.js';

describeRedis('a log that grows while it is read', {}, (suite) => {
  test.each([
    ['there is room for', 100],
    ['the limit cuts', 4],
  ])('a page that %s what came after its head ends at the head', async (_, limit) => {
    const namespace = `growing_${limit}`;
    const store = await suite.open({ namespace });
    const append = (count: number) =>
      store.append({ writes: [{ stream: 'a-1', expected: 'any', events: someEvents(count) }] });
    await append(1);
    await append(1);
    const pace = new LogPace();
    // Many events an entry were seen before, so few entries are asked for.
    pace.learn({ entries: 1, links: [{ count: 1000 }] } as never);
    const partition = { index: 0, count: 1, keys: partitionKeys(namespace, 0), pace } as Partition;
    // As in a cluster, where the head is read before the rest: what is written between the two must not count by half.
    const slow = new Proxy(Object.assign(Object.create(suite.redis) as Redis, { nodes: () => [] }), {
      get(redis, name) {
        if (name !== 'get') return Reflect.get(redis, name, redis) as unknown;
        return async (key: string) => {
          const head = await suite.redis.get(key);
          await append(22);
          return head;
        };
      },
    }) as unknown as RedisClient;
    const page = await scanPartition(slow, partition, {
      filter: undefined,
      after: { number: 0, id: '' },
      limit,
    });
    expect(page.events).toHaveLength(2);
    expect(page).toMatchObject({ atHead: true, next: { number: 2, id: page.events[1]!.id } });
  });
});
