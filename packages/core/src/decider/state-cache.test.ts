import { beforeEach, describe, expect, test } from '@jest/globals';
import { eventStoreError } from '../errors/event-store-error.js';
import type { EventStore, StateCache } from '../index.js';
import { commandHandler, decider, execute, stateCache } from '../index.js';
import { createMemoryDatabase, openMemoryStore, type MemoryDatabase } from '../memory/index.js';
import { counter, increase, watched, type CounterEvent, type WatchedStore } from './counter.fixture.js';
import { unfolded } from './folded-state.js';

let database: MemoryDatabase;
let rival: EventStore;
let store: WatchedStore;
let cache: StateCache;

beforeEach(async () => {
  database = createMemoryDatabase();
  rival = await openMemoryStore({ database });
  store = watched(await openMemoryStore({ database }));
  cache = stateCache(100);
});

const handler = (settings = {}) => commandHandler(store, counter, { cache, ...settings });

async function warm(): Promise<void> {
  await handler().execute('a', increase(1));
  store.taken();
}

describe('a command handler with a cache', () => {
  test('takes one append and no read for a warm command', async () => {
    await warm();
    expect(await handler().execute('a', increase(2))).toMatchObject({ state: { total: 3 }, revision: 1 });
    expect(store.taken()).toEqual(['append']);
  });

  test('takes one append more where another process was faster, for the conflict brings what was missed', async () => {
    await warm();
    await execute(rival, counter, 'a', increase(10));
    expect(await handler().execute('a', increase(2))).toMatchObject({ state: { total: 13 }, attempts: 2 });
    expect(store.taken()).toEqual(['append', 'append']);
    expect(await handler().execute('a', increase(2))).toMatchObject({ state: { total: 15 }, attempts: 1 });
    expect(store.taken()).toEqual(['append']);
  });

  test('looks again before a refusal stands', async () => {
    await warm();
    await execute(rival, counter, 'a', increase(10));
    await expect(handler().execute('a', increase(-1))).rejects.toThrow('not from 11');
    expect(store.taken()).toEqual(['readStream']);
  });

  test('looks again before a decision of no events stands', async () => {
    await handler().execute('a', increase(1));
    await handler().execute('a', { type: 'Reset' });
    store.taken();
    await execute(rival, counter, 'a', increase(10));
    expect(await handler().execute('a', { type: 'Reset' })).toMatchObject({
      outcome: 'appended',
      state: { total: 0 },
      revision: 3,
    });
    expect(store.taken()).toEqual(['readStream', 'append']);
  });

  test('reads what is new, the known last event included, before it loads', async () => {
    await warm();
    await execute(rival, counter, 'a', increase(10));
    expect(await handler().load('a')).toMatchObject({ state: { total: 11 }, revision: 1 });
    expect(store.taken()).toEqual(['readStream']);
  });

  test('gives the handlers of one store and decider one cache, and others their own', async () => {
    await warm();
    await commandHandler(store, counter, { cache }).execute('a', increase(1));
    expect(store.taken()).toEqual(['append']);
    const other = decider({
      ...counter,
      evolve: (state, event: CounterEvent) => counter.evolve(state, event),
    });
    await commandHandler(store, other, { cache }).execute('a', increase(1));
    expect(store.taken()).toEqual(['readStream', 'append']);
    const elsewhere = watched(await openMemoryStore());
    expect(await commandHandler(elsewhere, counter, { cache }).load('a')).toMatchObject({ revision: null });
  });

  test('loads a stream once for commands that come together', async () => {
    await execute(rival, counter, 'a', increase(1));
    await Promise.all(Array.from({ length: 5 }, async () => handler().execute('a', increase(1))));
    expect(store.taken().slice(0, 6)).toEqual(['readStream', ...Array<string>(5).fill('append')]);
    expect(await handler().load('a')).toMatchObject({ state: { total: 6 } });
  });

  test('loads for itself where the command that was loading gave up', async () => {
    await execute(rival, counter, 'a', increase(1));
    let giveUp = (): void => undefined;
    const given = new Promise<void>((resolve) => (giveUp = resolve));
    const slow = watched(rival, {
      readStream: async () => {
        if (slow.calls.length > 1) return;
        await given;
        throw eventStoreError('ES_ABORTED', 'gave up');
      },
    });
    const accounts = commandHandler(slow, counter, { cache });
    const first = accounts.execute('a', increase(1));
    const second = accounts.execute('a', increase(1));
    giveUp();
    await expect(first).rejects.toMatchObject({ code: 'ES_ABORTED' });
    expect(await second).toMatchObject({ state: { total: 2 } });
  });

  test('waits for another command’s loading no longer than it was told to', async () => {
    await execute(rival, counter, 'a', increase(1));
    let goOn = (): void => undefined;
    const stuck = new Promise<void>((resolve) => (goOn = resolve));
    const slow = watched(rival, { readStream: async () => stuck });
    const accounts = commandHandler(slow, counter, { cache });
    const first = accounts.execute('a', increase(1));
    const late = accounts.execute('a', increase(1), { timeoutMs: 20 });
    const caller = new AbortController();
    const aborted = accounts.execute('a', increase(1), { signal: caller.signal });
    await expect(late).rejects.toMatchObject({ code: 'ES_TIMEOUT', written: 'no' });
    caller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'ES_ABORTED', written: 'no' });
    goOn();
    expect(await first).toMatchObject({ state: { total: 2 } });
  });

  test('lets a refusal stand on what may be out of date where that is asked for', async () => {
    await warm();
    await execute(rival, counter, 'a', increase(10));
    const trusting = handler({ trustCache: true });
    await expect(trusting.execute('a', increase(-1))).rejects.toThrow('not from 1');
    expect(store.taken()).toEqual([]);
    expect(await trusting.execute('a', increase(1))).toMatchObject({ state: { total: 12 } });
  });

  test.each([false, true])(
    'never refuses a revision that its caller saw on an outdated state (trusting it: %s)',
    async (trustCache) => {
      await warm();
      await execute(rival, counter, 'a', increase(10));
      const result = handler({ trustCache }).execute('a', increase(2), { expectedRevision: 1 });
      expect(await result).toMatchObject({ outcome: 'appended', state: { total: 13 }, attempts: 1 });
    },
  );

  test('recognises a repeated command, its own or another process’s, and answers with the state of now', async () => {
    await handler().execute('a', increase(2), { commandId: 'c1' });
    await execute(rival, counter, 'a', increase(3), { commandId: 'c2' });
    for (const [commandId, by, revision] of [
      ['c1', 2, 0],
      ['c2', 3, 1],
    ] as const) {
      const again = await handler().execute('a', increase(by), { commandId });
      expect(again).toMatchObject({ outcome: 'repeated', state: { total: 5 }, events: [{ revision }] });
    }
    expect((await rival.readLog({ limit: 10 })).events).toHaveLength(2);
  });

  test('forgets the state of a history that was replaced, and is right again afterwards', async () => {
    await warm();
    const replaced = watched(await openMemoryStore());
    await execute(replaced, counter, 'a', increase(100));
    let current: EventStore = store;
    const switched: EventStore = {
      ...store,
      append: async (...args) => current.append(...args),
      readStream: async (...args) => current.readStream(...args),
    };
    const accounts = commandHandler(switched, counter, { cache: stateCache(1) });
    await accounts.execute('a', increase(1));
    current = replaced;
    await expect(accounts.execute('a', increase(1))).rejects.toMatchObject({
      code: 'ES_HISTORY_DIVERGED',
      written: 'no',
      details: { stream: 'counter-a', revision: 1 },
    });
    expect(await accounts.execute('a', increase(1))).toMatchObject({ state: { total: 101 } });
  });

  test('forgets the state once an append failed', async () => {
    await warm();
    let fails = true;
    const failing = watched(rival, {
      append: () => {
        if (fails) throw eventStoreError('ES_ACCESS_DENIED', 'no');
      },
    });
    const accounts = commandHandler(failing, counter, { cache });
    await expect(accounts.execute('a', increase(1))).rejects.toMatchObject({ code: 'ES_ACCESS_DENIED' });
    fails = false;
    failing.taken();
    await accounts.execute('a', increase(1));
    expect(failing.taken()).toEqual(['readStream', 'append']);
  });

  test('knows its own events again where the decider named them in capitals', async () => {
    const named = decider({
      category: 'counter',
      initialState: { total: 0 },
      evolve: (state, event: CounterEvent) => counter.evolve(state, event),
      decide: (_state, command: { id: string }) => ({ type: 'Increased', data: { by: 1 }, id: command.id }),
    });
    const accounts = commandHandler(store, named, { cache });
    const id = crypto.randomUUID().toUpperCase();
    const { events } = await accounts.execute('a', { id });
    expect(events[0]?.id).toBe(id.toLowerCase());
    expect(await accounts.load('a')).toMatchObject({ state: { total: 1 } });
  });

  test('adds several events and the empty decision to what it keeps', async () => {
    await handler().execute('a', increase(1, 3));
    store.taken();
    expect(await handler().execute('a', increase(1, 2))).toMatchObject({ state: { total: 5 }, revision: 4 });
    expect(store.taken()).toEqual(['append']);
  });
});

describe('stateCache', () => {
  const state = (n: number) => unfolded(n);

  test('forgets the stream that was unused for longest', async () => {
    const states = stateCache(2).of(rival, counter);
    states.set('a', state(1));
    states.set('b', state(2));
    states.get('a');
    states.set('c', state(3));
    expect([states.get('a'), states.get('b'), states.get('c')].map((it) => it?.state)).toEqual([
      1,
      undefined,
      3,
    ]);
    states.set('a', state(4));
    states.set('d', state(5));
    expect([states.get('a'), states.get('c'), states.get('d')].map((it) => it?.state)).toEqual([
      4,
      undefined,
      5,
    ]);
  });

  test('forgets what it is told to', () => {
    const states = stateCache(2).of(rival, counter);
    states.set('a', state(1));
    states.delete('a');
    expect(states.get('a')).toBeUndefined();
  });

  test.each([0, -1, 1.5, NaN, Infinity, '3'])('refuses to keep %p states', (size) => {
    expect(() => stateCache(size as number)).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }),
    );
  });
});
