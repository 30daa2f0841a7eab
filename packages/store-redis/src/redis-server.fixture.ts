import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { findRedis, type RedisServer, type StartRedisOptions } from '@eventfold-internal/test-servers';
import type { EventStore, NewEvent, RecordedEvent } from '@eventfold/core';
import { Redis } from 'ioredis';
import { openRedisStore, type RedisStore, type RedisStoreOptions } from './index.js';

/** A Redis of the suite's own and what its tests do with it. */
export interface RedisSuite {
  readonly server: RedisServer;
  /** A plain client, to look behind the store. */
  readonly redis: Redis;
  /** Opens a store on the suite's server; it is closed after the suite. */
  open(options?: Partial<RedisStoreOptions>): Promise<RedisStore>;
}

/** Describes tests that need a Redis process of their own. Where none can be started they are skipped by name. */
export function describeRedis(
  suite: string,
  options: StartRedisOptions,
  define: (suite: RedisSuite) => void,
): void {
  const start = findRedis(suite).start;
  if (start === undefined) {
    describe(suite, () => test.skip('not run: no redis-server', () => undefined));
    return;
  }
  describe(suite, () => {
    const opened: EventStore[] = [];
    const parts: { server?: RedisServer; redis?: Redis } = {};
    beforeAll(async () => {
      parts.server = await start(options);
      parts.redis = new Redis(parts.server.url, { retryStrategy: () => 20 });
      parts.redis.on('error', () => undefined);
    });
    afterAll(async () => {
      await Promise.all(opened.map((store) => store.close()));
      parts.redis?.disconnect();
      await parts.server?.stop();
    });
    define({
      get server() {
        return parts.server!;
      },
      get redis() {
        return parts.redis!;
      },
      async open(more) {
        const own = more?.connection === undefined ? { url: parts.server!.url } : {};
        const store = await openRedisStore({ ...own, ...more });
        opened.push(store);
        return store;
      },
    });
  });
}

/** `count` events that say where they stand. */
export function someEvents(count: number, type = 'Happened'): (NewEvent & { readonly id: string })[] {
  return Array.from({ length: count }, (_, n) => ({ id: crypto.randomUUID(), type, data: { n } }));
}

/** Everything in a stream, page by page. */
export async function readAll(store: EventStore, stream: string): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let from: number | undefined;
  do {
    const page = await store.readStream({ stream, from, limit: 1000 });
    events.push(...page.events);
    from = page.next ?? undefined;
  } while (from !== undefined);
  return events;
}

/** The whole log. */
export async function readLog(store: EventStore): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let after: string | undefined; ;) {
    const page = await store.readLog({ after, limit: 1000 });
    events.push(...page.events);
    after = page.next;
    if (page.atHead) return events;
  }
}
