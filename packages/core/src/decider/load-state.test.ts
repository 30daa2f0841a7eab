import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventStore, StreamPage } from '../index.js';
import { commandHandler, execute, stateCache } from '../index.js';
import { openMemoryStore } from '../memory/index.js';
import { counter, increase, watched, withPages } from './counter.fixture.js';

let store: EventStore;

beforeEach(async () => {
  store = await openMemoryStore();
});

const load = async (from: EventStore) => commandHandler(from, counter).load('a');

/** A store whose pages are changed by `change` on their way out; it is told how many were read before. */
function edited(change: (page: StreamPage, index: number) => StreamPage): EventStore {
  let index = 0;
  return {
    ...withPages(store, 2),
    readStream: async (...args) => change(await store.readStream(...args), index++),
  };
}

describe('the state of a stream', () => {
  test('is the same whatever the size of the pages', async () => {
    await execute(store, counter, 'a', increase(1, 7));
    for (const size of [1, 2, 3, 6, 7, 8, 100])
      expect(await load(withPages(store, size))).toEqual({
        state: { total: 7 },
        stream: 'counter-a',
        revision: 6,
      });
  });

  test('is the initial one where nothing was written, everything deleted, or tombstoned', async () => {
    const nothing = { state: { total: 0 }, stream: 'counter-a', revision: null };
    expect(await load(store)).toEqual(nothing);
    await execute(store, counter, 'a', increase(1));
    await store.delete({ stream: 'counter-a', expected: 'any' });
    expect(await load(store)).toEqual(nothing);
    await store.tombstone({ stream: 'counter-a', expected: 'any' });
    expect(await load(store)).toEqual(nothing);
  });

  test('is folded from what a truncation left', async () => {
    await execute(store, counter, 'a', increase(1, 5));
    await store.truncate({ stream: 'counter-a', before: 3 });
    expect(await load(withPages(store, 1))).toMatchObject({ state: { total: 2 }, revision: 4 });
    await store.truncate({ stream: 'counter-a', before: 5 });
    expect(await load(store)).toMatchObject({ state: { total: 0 }, revision: 4 });
  });

  test.each<[string, (at: number) => unknown, number, number | null]>([
    ['truncated', async () => store.truncate({ stream: 'counter-a', before: 4 }), 2, 5],
    ['truncated to its end', async () => store.truncate({ stream: 'counter-a', before: 6 }), 0, 5],
    ['deleted', async () => store.delete({ stream: 'counter-a', expected: 'any' }), 0, null],
    [
      'deleted and written again',
      async () => {
        await store.delete({ stream: 'counter-a', expected: 'any' });
        await execute(store, counter, 'a', increase(40));
      },
      40,
      6,
    ],
  ])('is never half of one that was %s while it was read', async (_what, change, total, revision) => {
    await execute(store, counter, 'a', increase(1, 6));
    let reads = 0;
    const changing = watched(withPages(store, 2), {
      readStream: async () => {
        if (++reads === 2) await change(reads);
      },
    });
    expect(await load(changing)).toEqual({ state: { total }, stream: 'counter-a', revision });
  });

  test('is never folded over a gap', async () => {
    await execute(store, counter, 'a', increase(1, 6));
    const corrupt = expect.objectContaining({
      code: 'ES_CORRUPT_STREAM',
      retryable: false,
      details: { stream: 'counter-a' },
    });
    const within = edited((page) => ({
      ...page,
      events: page.events.filter(({ revision }) => revision !== 1),
      next: page.next,
    }));
    const holey = { ...within, manifest: store.manifest };
    await expect(load(holey)).rejects.toEqual(corrupt);
    const between = edited((page) => ({
      ...page,
      events: page.events.filter(({ revision }) => revision !== 2),
    }));
    await expect(load(between)).rejects.toEqual(corrupt);
    const twice = edited((page) => ({ ...page, events: page.events.slice(0, 1).concat(page.events) }));
    await expect(load(twice)).rejects.toEqual(corrupt);
  });

  test('goes on over empty pages before the end', async () => {
    await execute(store, counter, 'a', increase(1, 4));
    const halting = edited((page, index) => (index === 1 ? { ...page, events: [], next: 2 } : page));
    expect(await load(halting)).toMatchObject({ state: { total: 4 }, revision: 3 });
  });
});

describe('what follows on a cached state', () => {
  const warmed = async (from: EventStore) => {
    const handler = commandHandler(from, counter, { cache: stateCache(10) });
    await handler.load('a');
    return handler;
  };

  test('is compared with the event that it ended with', async () => {
    await execute(store, counter, 'a', increase(1, 3));
    const handler = await warmed(
      edited((page) => ({ ...page, events: page.events.map((event) => ({ ...event })) })),
    );
    await execute(store, counter, 'a', increase(1, 3));
    expect(await handler.load('a')).toMatchObject({ state: { total: 6 }, revision: 5 });
  });

  test.each<[string, (page: StreamPage) => StreamPage]>([
    [
      'another event stands there',
      (page) => ({ ...page, events: page.events.map((event) => ({ ...event, id: 'other' })) }),
    ],
    ['the stream ends before it', (page) => ({ ...page, events: [], head: 1, next: null })],
    ['the stream is not there at all', () => ({ events: [], head: null, next: null, state: 'missing' })],
  ])('is ES_HISTORY_DIVERGED where %s', async (_what, replace) => {
    await execute(store, counter, 'a', increase(1, 3));
    let replaced = false;
    const handler = await warmed({
      ...store,
      readStream: async (...args) => {
        const page = await store.readStream(...args);
        return replaced ? replace(page) : page;
      },
    });
    replaced = true;
    await expect(handler.load('a')).rejects.toMatchObject({
      code: 'ES_HISTORY_DIVERGED',
      details: { stream: 'counter-a', revision: 2 },
    });
    replaced = false;
    expect(await handler.load('a')).toMatchObject({ state: { total: 3 } });
  });

  test('starts anew where the event was removed on purpose', async () => {
    await execute(store, counter, 'a', increase(1, 3));
    const handler = await warmed(store);
    await execute(store, counter, 'a', increase(1, 3));
    await store.truncate({ stream: 'counter-a', before: 4 });
    expect(await handler.load('a')).toMatchObject({ state: { total: 2 }, revision: 5 });
    await store.truncate({ stream: 'counter-a', before: 6 });
    expect(await handler.load('a')).toMatchObject({ state: { total: 0 }, revision: 5 });
    await execute(store, counter, 'a', increase(7));
    expect(await handler.load('a')).toMatchObject({ state: { total: 7 }, revision: 6 });
    await store.delete({ stream: 'counter-a', expected: 'any' });
    expect(await handler.load('a')).toMatchObject({ state: { total: 0 }, revision: null });
  });

  test('is what a full fold gives, whatever happened in between', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('append' as const), by: fc.nat(9), times: fc.integer({ min: 1, max: 4 }) }),
      fc.record({ do: fc.constant('truncate' as const) }),
      fc.record({ do: fc.constant('delete' as const) }),
      fc.record({ do: fc.constant('load' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, size) => {
          const fresh = withPages(await openMemoryStore(), size);
          const handler = commandHandler(fresh, counter, { cache: stateCache(1) });
          for (const next of steps) {
            if (next.do === 'append') await execute(fresh, counter, 'a', increase(next.by, next.times));
            if (next.do === 'delete') await fresh.delete({ stream: 'counter-a', expected: 'any' });
            if (next.do === 'truncate') {
              const { head, state } = await fresh.readStream({ stream: 'counter-a', limit: 1 });
              // While its last event stands, a cached state keeps what older ones added: only a whole truncation shows.
              if (head !== null && state === 'active')
                await fresh.truncate({ stream: 'counter-a', before: head + 1 });
            }
            if (next.do === 'load')
              expect(await handler.load('a')).toEqual(await commandHandler(fresh, counter).load('a'));
          }
          expect(await handler.load('a')).toEqual(await commandHandler(fresh, counter).load('a'));
        },
      ),
      { numRuns: 40 },
    );
  });
});
