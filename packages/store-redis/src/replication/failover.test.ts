import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import {
  commandHandler,
  decider,
  isEventStoreError,
  stateCache,
  type Cursor,
  type EventStore,
} from '@eventfold/core';
import { readAll, readLog, someEvents } from '../redis-server.fixture.js';
import { describeReplicas, withReplica, type Replicated } from './replicas.fixture.js';

const tally = decider({
  category: 'tally',
  initialState: { total: 0 },
  evolve: ({ total }, event: { type: 'Added'; data: number }) => ({ total: total + event.data }),
  decide: (_state, command: { add: number }) => ({ type: 'Added', data: command.add }),
});

/** Appends one event after the other under exact expectations, and remembers what was acknowledged. */
async function write(
  store: EventStore,
  stream: string,
  work: { going: boolean; acknowledged: string[] },
): Promise<void> {
  for (let revision = -1; work.going; revision++) {
    const [event] = someEvents(1);
    const expected = revision < 0 ? 'no-stream' : revision;
    const result = await store.append({ writes: [{ stream, expected, events: [event!] }] });
    if (!result.ok) throw new Error(`${stream} is not where it was left`);
    work.acknowledged.push(event!.id);
  }
}

/** Collects what a subscription sees, until it has `count` events or fails. */
async function collect(store: EventStore, seen: string[], count: number): Promise<void> {
  for await (const { events } of store.subscribe({})) {
    seen.push(...events.map(({ id }) => id));
    if (seen.length >= count) return;
  }
}

/** Promotes the replica, and makes the primary its replica. */
async function swap({ primary, replica, lead, synchronise }: Replicated): Promise<void> {
  // No writes between the last byte that the replica gets and its promotion: a failover by hand.
  await primary.redis.client('PAUSE', 2000, 'WRITE');
  await synchronise();
  await replica.redis.replicaof('NO', 'ONE');
  lead(replica);
  await primary.redis.replicaof('127.0.0.1', replica.server.port);
  await primary.redis.client('UNPAUSE');
}

describeReplicas('a failover', () => {
  test('that loses nothing passes unnoticed: refused appends find the new primary, and nothing is written twice', async () => {
    await withReplica(async (nodes) => {
      const store = await nodes.open();
      const work = { going: true, acknowledged: [] as string[] };
      const writers = ['a-1', 'a-2', 'b-1', 'b-2'].map((stream) => write(store, stream, work));
      while (work.acknowledged.length < 100) await delay(5);
      await swap(nodes);
      const before = work.acknowledged.length;
      while (work.acknowledged.length < before + 100) await delay(5);
      work.going = false;
      await Promise.all(writers);
      const seen: string[] = [];
      await collect(store, seen, work.acknowledged.length);
      expect(seen).toHaveLength(work.acknowledged.length);
      expect(new Set(seen)).toEqual(new Set(work.acknowledged));
      expect((await nodes.primary.redis.info('replication')).includes('role:slave')).toBe(true);
    });
  }, 30_000);

  test('that loses acknowledged events is noticed by tokens, cursors, subscriptions and caches', async () => {
    await withReplica(async ({ primary, replica, open, lead, synchronise }) => {
      const store = await open();
      const cache = stateCache(10);
      const handler = commandHandler(store, tally, { cache });
      await handler.execute('1', { add: 1 });
      const kept = someEvents(2);
      await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: kept }] });
      await synchronise();
      await replica.redis.replicaof('NO', 'ONE');

      const lost = someEvents(2);
      await store.append({ writes: [{ stream: 'a-1', expected: 1, events: lost }] });
      expect(await handler.execute('1', { add: 10 })).toMatchObject({ state: { total: 11 }, revision: 1 });
      const seen: string[] = [];
      const following = collect(store, seen, Infinity).catch((error: unknown) => error);
      const cursors: Cursor[] = [];
      for (const limit of [4, 5, 6]) cursors.push((await store.readLog({ limit })).next);
      while (seen.length < 6) await delay(5);

      lead(replica, { cut: true });
      const diverged = { code: 'ES_HISTORY_DIVERGED', written: 'no', retryable: false };
      expect(await following).toMatchObject(diverged);
      expect(seen).toHaveLength(6);
      const token = { revision: 3, eventId: lost[1]!.id };
      const append = () =>
        store.append({ writes: [{ stream: 'a-1', expected: token, events: someEvents(1) }] });
      for (const round of ['nothing was written since', 'others took the places']) {
        for (const after of cursors)
          await expect(store.readLog({ after, limit: 1 })).rejects.toMatchObject(diverged);
        expect([round, await append()]).toMatchObject([
          round,
          { ok: false, violations: [{ reason: 'diverged' }] },
        ]);
        if (round === 'others took the places') break;
        const others = await open();
        await others.append({ writes: [{ stream: 'a-1', expected: 1, events: someEvents(2) }] });
        await others.append({
          writes: [{ stream: 'tally-1', expected: 0, events: [{ type: 'Added', data: 100 }] }],
        });
      }
      await expect(handler.execute('1', { add: 1000 })).rejects.toMatchObject(diverged);
      expect(await handler.execute('1', { add: 1000 })).toMatchObject({
        state: { total: 1101 },
        revision: 2,
      });
      expect((await readAll(store, 'a-1')).slice(0, 2).map(({ id }) => id)).toEqual(kept.map(({ id }) => id));
      expect(await readLog(store)).toHaveLength(7);
      expect(await primary.redis.llen('ef{p0}s:a-1')).toBe(4);
    });
  }, 30_000);

  test('does not make the state of a cache out of two histories', async () => {
    await withReplica(async ({ replica, open, lead, synchronise }) => {
      const store = await open();
      const handler = commandHandler(store, tally, { cache: stateCache(10) });
      await handler.execute('1', { add: 1 });
      await synchronise();
      await replica.redis.replicaof('NO', 'ONE');
      await handler.execute('1', { add: 10 });
      lead(replica, { cut: true });
      await expect(handler.load('1')).rejects.toMatchObject({ code: 'ES_HISTORY_DIVERGED' });
      expect(await handler.load('1')).toMatchObject({ state: { total: 1 }, revision: 0 });
    });
  }, 20_000);

  test('a primary that comes back as a replica never takes an append', async () => {
    await withReplica(async (nodes) => {
      const store = await nodes.open();
      await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: someEvents(1) }] });
      await swap({ ...nodes, lead: () => undefined });
      const append = store.append(
        { writes: [{ stream: 'a-1', expected: 0, events: someEvents(1) }] },
        { timeoutMs: 2000 },
      );
      const outcome = await append.catch((error: unknown) => error);
      expect(isEventStoreError(outcome) && outcome).toMatchObject({
        code: 'ES_UNAVAILABLE',
        written: 'no',
        retryable: true,
      });
      nodes.lead(nodes.replica);
      expect(
        await store.append({ writes: [{ stream: 'a-1', expected: 0, events: someEvents(1) }] }),
      ).toMatchObject({
        ok: true,
        position: '2',
      });
    });
  }, 20_000);
});
