import { beforeEach, describe, expect, test } from '@jest/globals';
import type { EventStore } from '../index.js';
import { commandHandler, decider, every, execute, stateCache } from '../index.js';
import { eventStoreError } from '../errors/event-store-error.js';
import { openMemoryStore } from '../memory/index.js';
import { contentHash } from './content-hash.js';
import { counter, increase, watched, withPages, type CounterEvent } from './counter.fixture.js';

let store: EventStore;

beforeEach(async () => {
  store = await openMemoryStore();
});

const eventsIn = async (from: EventStore) => (await from.readLog({ limit: 1000 })).events;

describe('a repeated command', () => {
  test('is answered with all of its events, however they lie across pages', async () => {
    await execute(store, counter, 'a', increase(1, 3));
    const first = await execute(store, counter, 'a', increase(1, 5), { commandId: 'c1' });
    await execute(store, counter, 'a', increase(1, 4));
    for (const size of [1, 2, 3, 100]) {
      const again = await execute(withPages(store, size), counter, 'a', increase(1, 5), { commandId: 'c1' });
      expect(again).toMatchObject({ outcome: 'repeated', state: { total: 12 }, revision: 11, position: '7' });
      expect(again.events).toMatchObject(first.events);
      expect(again.events).toHaveLength(5);
    }
  });

  test.each([
    ['a snapshot', { snapshots: every(1) }],
    ['a cached state', { cache: stateCache(10) }],
    ['both', { cache: stateCache(10), snapshots: every(2) }],
  ])('is recognised behind %s, however many came after it', async (_what, settings) => {
    const handler = commandHandler(store, counter, settings);
    await handler.execute('a', increase(7), { commandId: 'first' });
    for (let n = 0; n < 100; n++) await handler.execute('a', increase(1), { commandId: `later-${n}` });
    for (const commandId of ['later-99', 'later-3']) {
      const again = handler.execute('a', increase(1), { commandId });
      expect(await again).toMatchObject({ outcome: 'repeated', state: { total: 107 } });
    }
    expect(await handler.execute('a', increase(7), { commandId: 'first' })).toMatchObject({
      outcome: 'repeated',
      state: { total: 107 },
      events: [{ revision: 0 }],
    });
    expect(await eventsIn(store)).toHaveLength(101);
  });

  test('is told apart from the one that wrote, where both run at the same moment', async () => {
    const twice = [1, 2].map(() => execute(store, counter, 'a', increase(5), { commandId: 'c1' }));
    const [first, second] = await Promise.all(twice);
    expect([first?.outcome, second?.outcome]).toEqual(['appended', 'repeated']);
    expect(second).toEqual({ ...first, outcome: 'repeated' });
    expect(await eventsIn(store)).toHaveLength(1);
  });

  test('is none where the store found what an earlier try of it wrote', async () => {
    let tries = 0;
    const lossy: EventStore = {
      ...store,
      async append(request, options) {
        const answer = await store.append(request, options);
        if (tries++ === 0) throw eventStoreError('ES_OUTCOME_UNKNOWN', 'lost', { details: { eventIds: [] } });
        return answer;
      },
    };
    const result = await execute(lossy, counter, 'a', increase(5), { commandId: 'c1' });
    expect([tries, result.outcome]).toEqual([2, 'appended']);
  });

  test('says which of its events are left after a truncation', async () => {
    await execute(store, counter, 'a', increase(1, 3), { commandId: 'c1' });
    await execute(store, counter, 'a', increase(1));
    await store.truncate({ stream: 'counter-a', before: 2 });
    const again = await execute(store, counter, 'a', increase(1, 3), { commandId: 'c1' });
    expect(again).toMatchObject({ outcome: 'repeated', events: [{ revision: 2 }] });
  });

  test('is answered with what is stored, also where deciding twice at once came out differently', async () => {
    let draws = 0;
    const dice = decider({
      category: 'dice',
      initialState: 0,
      evolve: (_last, event: { type: 'Rolled'; data: { eyes: number } }) => event.data.eyes,
      decide: () => ({ type: 'Rolled', data: { eyes: ++draws } }),
    });
    const both = await Promise.all([1, 2].map(() => execute(store, dice, 'a', 'roll', { commandId: 'c1' })));
    expect(draws).toBe(2);
    expect(both.map(({ state, outcome }) => ({ state, outcome }))).toEqual([
      { state: 1, outcome: 'appended' },
      { state: 1, outcome: 'repeated' },
    ]);
  });

  test('is known after its stream was deleted, and nothing is written again', async () => {
    const first = await execute(store, counter, 'a', increase(3), { commandId: 'c1' });
    await store.delete({ stream: 'counter-a', expected: 'any' });
    const again = await execute(store, counter, 'a', increase(3), { commandId: 'c1' });
    expect(again).toMatchObject({
      outcome: 'repeated',
      state: { total: 0 },
      position: first.position,
      revision: null,
    });
    const other = await execute(store, counter, 'a', increase(3), { commandId: 'c2' });
    expect(other).toMatchObject({ outcome: 'appended', state: { total: 3 }, revision: 1 });
  });

  test('leaves no trace where it decided on nothing', async () => {
    await execute(store, counter, 'a', { type: 'Reset' }, { commandId: 'c1' });
    await execute(store, counter, 'a', increase(1));
    const later = await execute(store, counter, 'a', { type: 'Reset' }, { commandId: 'c1' });
    expect(later).toMatchObject({ outcome: 'appended', state: { total: 0 } });
  });

  test('stands although the revision that it once saw has passed', async () => {
    const options = { commandId: 'c1', expectedRevision: 'no-stream' } as const;
    await execute(store, counter, 'a', increase(1), options);
    expect(await execute(store, counter, 'a', increase(1), options)).toMatchObject({ outcome: 'repeated' });
  });

  test('may go to another stream, where it is another command', async () => {
    await execute(store, counter, 'a', increase(1), { commandId: 'c1' });
    expect(await execute(store, counter, 'b', increase(2), { commandId: 'c1' })).toMatchObject({
      outcome: 'appended',
    });
  });
});

describe('another command under the same id', () => {
  const mismatch = {
    code: 'ES_COMMAND_MISMATCH',
    written: 'no',
    details: { stream: 'counter-a', commandId: 'c1' },
  };

  test('is refused', async () => {
    await execute(store, counter, 'a', increase(1), { commandId: 'c1' });
    await expect(execute(store, counter, 'a', increase(2), { commandId: 'c1' })).rejects.toMatchObject(
      mismatch,
    );
  });

  test('is refused where both run at the same time, and nobody takes the other’s events for its own', async () => {
    const both = await Promise.allSettled(
      [1, 2].map(async (by) => execute(store, counter, 'a', increase(by), { commandId: 'c1' })),
    );
    expect(both).toMatchObject([
      { status: 'fulfilled', value: { state: { total: 1 } } },
      { status: 'rejected', reason: mismatch },
    ]);
    expect(await eventsIn(store)).toHaveLength(1);
  });

  test('is refused where the first was faster in between', async () => {
    let outrun = true;
    const contended = watched(store, {
      append: async () => {
        if (outrun) await execute(store, counter, 'a', increase(5), { commandId: 'c1' });
        outrun = false;
      },
    });
    const second = execute(contended, counter, 'a', increase(6), { commandId: 'c1' });
    await expect(second).rejects.toMatchObject(mismatch);
  });
});

test('a command id gives its events the same ids in every process', async () => {
  const elsewhere = await openMemoryStore();
  const ids = [];
  for (const each of [store, elsewhere]) {
    const { events } = await execute(each, counter, 'a', increase(1, 2), { commandId: 'c1' });
    ids.push(events.map(({ id }) => id));
  }
  expect(ids[0]).toEqual(ids[1]);
  expect(new Set(ids[0]).size).toBe(2);
});

test('without a command id the decider’s own event ids are kept', async () => {
  const id = crypto.randomUUID();
  const named = decider({
    ...counter,
    evolve: (state, event: CounterEvent) => counter.evolve(state, event),
    decide: (_state, _command: null) => ({ type: 'Reset', data: null, id }),
  });
  expect((await execute(store, named, 'a', null)).events).toMatchObject([{ id }]);
});

describe('contentHash', () => {
  test('is equal for equal contents, whatever the order of the keys', () => {
    expect(contentHash({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(contentHash({ b: { d: [1, 2], c: 2 }, a: 1 }));
    expect(contentHash({ a: 1, b: undefined })).toBe(contentHash({ a: 1 }));
  });

  test('tells contents apart, those that JSON cannot hold included', () => {
    const commands = [
      undefined,
      null,
      'a',
      1n,
      '1n+',
      { a: 1 },
      { a: [1, 2] },
      { a: [2, 1] },
      new Date(0),
      new Date(1),
      new Map([['a', 1]]),
      new Map([['a', 2]]),
      new Set([1]),
      new Uint8Array([1]),
      new Uint8Array([2]),
    ];
    expect(new Set(commands.map(contentHash)).size).toBe(commands.length);
  });
});
