import { findRedis, type RedisServer, type StartRedisOptions } from '@eventfold-internal/test-servers';
import { openRedisStore } from '@eventfold/store-redis';
import type { EventStore } from '@eventfold/core';
import { Redis } from 'ioredis';
import type { Clock, Round } from '../harness/index.js';

/** What a round works with: a server of its own, a plain client and a store, both connected. */
export interface OnRedis {
  readonly server: RedisServer;
  readonly redis: Redis;
  readonly store: EventStore;
}

/** A round on a new server. `prepare` is not timed and returns what is, which answers how many operations it did. */
export function onRedis(
  options: StartRedisOptions,
  prepare: (parts: OnRedis) => Promise<() => Promise<number>>,
): Round {
  return async (clock: Clock) => {
    const start = findRedis('pnpm bench redis')?.start;
    if (start === undefined) throw new Error('There is no redis-server on the PATH.');
    const server = await start(options);
    const redis = new Redis(server.url);
    const store = await openRedisStore({ url: server.url });
    try {
      const run = await prepare({ server, redis, store });
      globalThis.gc?.();
      const started = clock();
      const operations = await run();
      return operations / (clock() - started);
    } finally {
      await store.close();
      redis.disconnect();
      await server.stop();
    }
  };
}
