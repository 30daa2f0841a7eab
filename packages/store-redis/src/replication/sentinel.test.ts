import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { findRedis } from '@eventfold-internal/test-servers';
import { Redis } from 'ioredis';
import type { RedisStore } from '../index.js';
import { readAll, readLog, someEvents } from '../redis-server.fixture.js';
import { describeReplicas, withReplica, type Replicated } from './replicas.fixture.js';

interface Watched {
  readonly nodes: Replicated;
  /** A client of the Sentinel itself. */
  readonly sentinel: Redis;
  readonly name: string;
  readonly store: RedisStore;
}

/** Runs `work` on a store that finds its primary, which has a replica, through a Sentinel. */
async function withSentinel(work: (watched: Watched) => Promise<void>): Promise<void> {
  await withReplica(async (nodes) => {
    const { port, name, stop } = await findRedis('Sentinel').startSentinel!(nodes.primary.server);
    const sentinel = new Redis(port, '127.0.0.1');
    try {
      while (!String(await sentinel.call('SENTINEL', 'REPLICAS', name)).includes('slave-priority'))
        await delay(50);
      const sentinels = [{ host: '127.0.0.1', port }];
      const connection = new Redis({ sentinels, name, lazyConnect: true });
      await work({ nodes, sentinel, name, store: await nodes.open({ connection }) });
    } finally {
      sentinel.disconnect();
      await stop();
    }
  });
}

/** Appends one event after the other until told to stop; every append must succeed. */
function writing(store: RedisStore) {
  const state = { going: true, acknowledged: [] as string[] };
  const writers = ['a-1', 'a-2', 'b-1'].map(async (stream) => {
    for (let revision = -1; state.going; revision++) {
      const [event] = someEvents(1);
      const expected = revision < 0 ? 'no-stream' : revision;
      const result = await store.append(
        { writes: [{ stream, expected, events: [event!] }] },
        { timeoutMs: 60_000 },
      );
      expect(result).toMatchObject({ ok: true });
      state.acknowledged.push(event!.id);
      await delay(1);
    }
  });
  return {
    acknowledged: state.acknowledged,
    async more(count: number) {
      for (const before = state.acknowledged.length; state.acknowledged.length < before + count;)
        await delay(5);
    },
    async end() {
      state.going = false;
      await Promise.all(writers);
    },
  };
}

async function untilPrimaryIs(port: number, { sentinel, name }: Watched): Promise<void> {
  for (;;) {
    const [, current] = (await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)) as [
      string,
      string,
    ];
    if (Number(current) === port) return;
    await delay(50);
  }
}

describeReplicas('through a Sentinel', () => {
  test('an orderly failover passes unnoticed: writers and subscribers go on at the new primary', async () => {
    await withSentinel(async (watched) => {
      const { nodes, sentinel, name, store } = watched;
      const { primary, replica } = nodes;
      const seen: string[] = [];
      const stop = new AbortController();
      const following = (async () => {
        for await (const { events } of store.subscribe({}, { signal: stop.signal }))
          seen.push(...events.map(({ id }) => id));
      })().catch(() => undefined);
      const load = writing(store);
      await load.more(50);
      await primary.redis.client('PAUSE', 60_000, 'WRITE');
      await nodes.synchronise();
      await sentinel.call('SENTINEL', 'FAILOVER', name);
      await untilPrimaryIs(replica.server.port, watched);
      // The Sentinel would do it, too, once the pause is over: too late, for then the old primary takes writes again.
      await primary.redis.replicaof('127.0.0.1', replica.server.port);
      await primary.redis.client('UNPAUSE');
      await load.more(50);
      await load.end();
      while (seen.length < load.acknowledged.length) await delay(10);
      stop.abort();
      await following;
      expect(new Set(seen)).toEqual(new Set(load.acknowledged));
      expect(seen).toHaveLength(load.acknowledged.length);
      expect((await readLog(store)).map(({ id }) => id)).toEqual(seen);
      expect((await store.doctor()).failover).toMatchObject({ outcome: 'at-risk' });
    });
  }, 120_000);

  test('a primary that dies is replaced, and nothing is missing that its replica had', async () => {
    await withSentinel(async (watched) => {
      const { nodes, store } = watched;
      const events = someEvents(3);
      await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events }] });
      await nodes.synchronise();
      await nodes.primary.server.kill9();
      await untilPrimaryIs(nodes.replica.server.port, watched);
      const more = someEvents(1);
      const append = store.append(
        { writes: [{ stream: 'a-1', expected: 2, events: more }] },
        { timeoutMs: 60_000 },
      );
      expect(await append).toMatchObject({ ok: true, position: '4' });
      expect((await readAll(store, 'a-1')).map(({ id }) => id)).toEqual(
        [...events, ...more].map(({ id }) => id),
      );
      expect(await nodes.replica.redis.llen('ef{p0}s:a-1')).toBe(4);
    });
  }, 120_000);
});
