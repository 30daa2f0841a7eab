import { expect, test } from '@jest/globals';
import { commandHandler, decider, stateCache, type EventStore, type ExpectedRevision } from '@eventfold/core';
import { describeRedis, readAll, someEvents } from '../redis-server.fixture.js';

const tally = decider({
  category: 'tally',
  initialState: { total: 0 },
  evolve: ({ total }, event: { type: 'Added'; data: number }) => ({ total: total + event.data }),
  decide: (_state, command: { add: number }) => ({ type: 'Added', data: command.add }),
});

const append = (store: EventStore, stream: string, expected: ExpectedRevision, count = 1) =>
  store.append({ writes: [{ stream, expected, events: someEvents(count) }] });

const corrupt = (stream: string) => ({ code: 'ES_CORRUPT_STREAM', written: 'no', details: { stream } });
const diverged = { code: 'ES_HISTORY_DIVERGED', written: 'no' };

/** What a live subscription ends with. */
async function endOf(store: EventStore, caughtUp: () => void): Promise<unknown> {
  try {
    for await (const { atHead } of store.subscribe({})) if (atHead) caughtUp();
    return undefined;
  } catch (error) {
    return error;
  }
}

describeRedis('damage', {}, (suite) => {
  test('a list that vanished without a marker is noticed by the log, cursors, tokens and caches', async () => {
    const store = await suite.open({ namespace: 'vanished' });
    const handler = commandHandler(store, tally, { cache: stateCache(10) });
    await handler.execute('1', { add: 1 });
    await handler.execute('1', { add: 2 });
    await append(store, 'a-1', 'no-stream');
    const [event] = (await store.readStream({ stream: 'tally-1', from: 1, limit: 1 })).events;
    const after = (await store.readLog({ limit: 2 })).next;
    await suite.redis.del('ef{vanished.p0}s:tally-1');

    await expect(store.readLog({ limit: 10 })).rejects.toMatchObject(corrupt('tally-1'));
    await expect(store.readLog({ after, limit: 10 })).rejects.toMatchObject(corrupt('tally-1'));
    expect(await endOf(store, () => undefined)).toMatchObject(corrupt('tally-1'));
    const token = { revision: 1, eventId: event!.id };
    expect(await append(store, 'tally-1', token)).toMatchObject({
      ok: false,
      violations: [{ reason: 'diverged' }],
    });
    expect(await append(store, 'tally-1', 1)).toMatchObject({ ok: false });
    await expect(handler.execute('1', { add: 4 })).rejects.toMatchObject(diverged);
    expect(await suite.redis.exists('ef{vanished.p0}s:tally-1')).toBe(0);
  });

  test('a revived stream without its list is refused by everything', async () => {
    const store = await suite.open({ namespace: 'revived' });
    await append(store, 'a-1', 'no-stream', 2);
    await store.delete({ stream: 'a-1', expected: 'any' });
    await append(store, 'a-1', 'no-stream', 2);
    await suite.redis.del('ef{revived.p0}s:a-1');
    await expect(readAll(store, 'a-1')).rejects.toMatchObject(corrupt('a-1'));
    for (const expected of ['any', 'no-stream', 'stream-exists', 3, 1] as const) {
      await expect(append(store, 'a-1', expected)).rejects.toMatchObject(corrupt('a-1'));
    }
    const check = {
      writes: [{ stream: 'b-1', expected: 'any', events: someEvents(1) }],
      checks: [{ stream: 'a-1', expected: 3 }],
    } as const;
    await expect(store.append(check)).rejects.toMatchObject(corrupt('a-1'));
    await expect(store.delete({ stream: 'a-1', expected: 'any' })).rejects.toMatchObject(corrupt('a-1'));
    await expect(store.tombstone({ stream: 'a-1', expected: 'any' })).rejects.toMatchObject(corrupt('a-1'));
    await expect(store.truncate({ stream: 'a-1', before: 3 })).rejects.toMatchObject(corrupt('a-1'));
    expect(await append(store, 'a-2', 'no-stream')).toMatchObject({ ok: true, position: '5' });
  });

  test('a gap that no marker covers is never read over, wherever it is', async () => {
    const store = await suite.open({ namespace: 'gaps' });
    const list = (stream: string) => `ef{gaps.p0}s:${stream}`;
    for (const stream of ['start-1', 'middle-1', 'foreign-1', 'cut-1', 'text-1'])
      await append(store, stream, 'no-stream', 6);
    await store.truncate({ stream: 'cut-1', before: 2 });
    await suite.redis.lpop(list('start-1'));
    await suite.redis.lrem(list('middle-1'), 1, (await suite.redis.lindex(list('middle-1'), 3))!);
    await suite.redis.lset(list('foreign-1'), 2, (await suite.redis.lindex(list('middle-1'), 0))!);
    await suite.redis.lpop(list('cut-1'));
    await suite.redis.lset(list('text-1'), 1, 'not an event');
    for (const stream of ['start-1', 'middle-1', 'foreign-1', 'cut-1', 'text-1']) {
      await expect(readAll(store, stream)).rejects.toMatchObject(corrupt(stream));
      const backward = store.readStream({ stream, direction: 'backward', limit: 100 });
      await expect(backward).rejects.toMatchObject(corrupt(stream));
      const log = store.readLog({ filter: { streams: [stream] }, limit: 100 });
      await expect(log).rejects.toMatchObject(corrupt(stream));
    }
  });

  test('FLUSHALL under a running handle ends everything that would go on, also once another store is there', async () => {
    const store = await suite.open({ namespace: 'flushed' });
    const handler = commandHandler(store, tally, { cache: stateCache(10) });
    await handler.execute('1', { add: 1 });
    const [event] = (await store.readStream({ stream: 'tally-1', limit: 1 })).events;
    const token = { revision: 0, eventId: event!.id };
    const after = (await store.readLog({ limit: 10 })).next;
    let following: Promise<unknown> = Promise.resolve();
    await new Promise<void>((caughtUp) => {
      following = endOf(store, caughtUp);
    });
    await suite.redis.flushall();

    await expect(readAll(store, 'tally-1')).rejects.toMatchObject(diverged);
    await expect(store.readLog({ limit: 10 })).rejects.toMatchObject(diverged);
    await expect(store.readLog({ after, limit: 10 })).rejects.toMatchObject(diverged);
    for (const expected of ['any', 'no-stream', 0, token] as const) {
      await expect(append(store, 'tally-1', expected)).rejects.toMatchObject(diverged);
    }
    await expect(handler.execute('1', { add: 1 })).rejects.toMatchObject(diverged);
    await expect(handler.load('2')).rejects.toMatchObject(diverged);
    await expect(store.delete({ stream: 'tally-1', expected: 'any' })).rejects.toMatchObject(diverged);
    await expect(store.truncate({ stream: 'tally-1', before: 0 })).rejects.toMatchObject(diverged);
    const { checkpoints, leases, directory } = store;
    await expect(directory!.streams({ limit: 10 })).rejects.toMatchObject(diverged);
    await expect(checkpoints!.load('c')).rejects.toMatchObject(diverged);
    await expect(leases!.acquire({ name: 'l', owner: 'me', ttlMs: 1 })).rejects.toMatchObject(diverged);
    expect(await following).toMatchObject(diverged);
    expect(await suite.redis.dbsize()).toBe(0);

    const anew = await suite.open({ namespace: 'flushed' });
    await append(anew, 'tally-1', 'no-stream');
    await expect(store.readLog({ after, limit: 10 })).rejects.toMatchObject(diverged);
    expect(await append(store, 'tally-1', token)).toMatchObject({
      ok: false,
      violations: [{ reason: 'diverged' }],
    });
  }, 20_000);
});
