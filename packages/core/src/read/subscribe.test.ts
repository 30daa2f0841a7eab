import { beforeEach, describe, expect, test } from '@jest/globals';
import type { EventStore, SubscriptionPage } from '../index.js';
import { subscribe } from '../index.js';
import { createMemoryDatabase, openMemoryStore, type MemoryDatabase } from '../memory/index.js';
import { take, upTo, write } from './written.fixture.js';

let database: MemoryDatabase;
let store: EventStore;

beforeEach(async () => {
  database = createMemoryDatabase();
  store = await openMemoryStore({ database });
});

const dataOf = ({ events }: SubscriptionPage<never>): unknown[] =>
  events.map(({ data }: { data: unknown }) => data);

describe('subscribe', () => {
  test('goes from what is there to what is written, without gap or duplicate, while a writer runs', async () => {
    const total = 400;
    const writer = (async () => {
      for (const n of upTo(total)) {
        await write(store, `c-${n % 7}`, n);
        if (n % 5 === 0) await new Promise(setImmediate);
      }
    })();
    const events = subscribe(store, { pageSize: 3 })[Symbol.asyncIterator]();
    const seen = await take(events, total);
    expect(seen.map(({ data }) => data)).toEqual(upTo(total));
    await writer;
  });

  test('resumes from any page where it was left, without gap or duplicate', async () => {
    await write(store, 'c-1', ...upTo(10));
    let after: string | undefined;
    const seen: unknown[] = [];
    while (seen.length < 10) {
      for await (const page of subscribe(store, { after, pageSize: 3, category: 'c' }).pages()) {
        seen.push(...dataOf(page as never));
        after = JSON.parse(JSON.stringify(page.next)) as string;
        break;
      }
    }
    expect(seen).toEqual(upTo(10));
  });

  test('marks that it caught up once a catch-up', async () => {
    await write(store, 'c-1', ...upTo(4));
    const pages = subscribe(store, { pageSize: 2 }).pages()[Symbol.asyncIterator]();
    const first = await take(pages, 2);
    const waiting = pages.next();
    await write(store, 'c-1', 4);
    const live = (await waiting).value as SubscriptionPage<never>;
    await write(store, 'c-1', 5, 6, 7);
    const behind = await take(pages, 2);
    expect([...first, live, ...behind].map(({ atHead, caughtUp }) => [atHead, caughtUp])).toEqual([
      [false, false],
      [true, true],
      [true, false],
      [false, false],
      [true, true],
    ]);
  });

  test('marks that it caught up where there is nothing at all', async () => {
    const [page] = await take(subscribe(store).pages()[Symbol.asyncIterator](), 1);
    expect(page).toMatchObject({ events: [], atHead: true, caughtUp: true });
  });

  test('moves on over what it does not want, and says how far it looked', async () => {
    const pages = subscribe(store, { category: 'wanted' }).pages()[Symbol.asyncIterator]();
    const [before] = await take(pages, 1);
    const waiting = pages.next();
    const result = await store.append({
      writes: [{ stream: 'other-1', expected: 'any', events: [{ type: 'Odd', data: 1 }] }],
    });
    const page = (await waiting).value as SubscriptionPage<never>;
    const position = result.ok ? result.position : '';
    expect(page).toMatchObject({ events: [], atHead: true });
    expect([before, page].map((each) => store.covers(each!.next, position))).toEqual([false, true]);
  });

  test('begins with the next new event where it is told to', async () => {
    await write(store, 'c-1', 0, 1);
    const pages = subscribe(store, { after: 'end' }).pages()[Symbol.asyncIterator]();
    expect(dataOf((await take(pages, 1))[0] as never)).toEqual([]);
    await write(store, 'c-1', 2);
    expect(dataOf((await take(pages, 1))[0] as never)).toEqual([2]);
  });

  test('asks for no page larger than the store has', async () => {
    await write(store, 'c-1', ...upTo(3));
    const events = subscribe(store, { pageSize: 1_000_000 })[Symbol.asyncIterator]();
    expect(await take(events, 3)).toHaveLength(3);
  });

  test('throws ES_ABORTED when its caller gives up, whether it waits or not', async () => {
    for (const waits of [true, false]) {
      const caller = new AbortController();
      const pages = subscribe(store, { signal: caller.signal }).pages()[Symbol.asyncIterator]();
      await take(pages, 1);
      if (!waits) caller.abort('enough');
      const next = pages.next();
      if (waits) caller.abort('enough');
      await expect(next).rejects.toMatchObject({ code: 'ES_ABORTED', name: 'AbortError', cause: 'enough' });
      expect(await pages.next()).toMatchObject({ done: true });
    }
  });

  test('throws ES_CLOSED when its store is closed', async () => {
    const pages = subscribe(store).pages()[Symbol.asyncIterator]();
    await take(pages, 1);
    const next = pages.next();
    await store.close();
    await expect(next).rejects.toMatchObject({ code: 'ES_CLOSED' });
    await expect(subscribe(store)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'ES_CLOSED',
    });
  });

  test('leaves nothing behind when its loop is left', async () => {
    await write(store, 'c-1', 0);
    let left = 0;
    const watched: EventStore = {
      ...store,
      async *subscribe(...args) {
        try {
          yield* store.subscribe(...args);
        } finally {
          left++;
        }
      },
    };
    for (const open of [subscribe(watched), subscribe(watched).pages()]) {
      const entries: AsyncIterator<unknown> = open[Symbol.asyncIterator]();
      await entries.next();
      await entries.return?.();
    }
    expect(left).toBe(2);
  });

  test('refuses a cursor of another query and a bad filter when it begins', async () => {
    const { next } = await store.readLog({ limit: 1 });
    const begin = async (options: object) => subscribe(store, options)[Symbol.asyncIterator]().next();
    await expect(begin({ after: next, category: 'c' })).rejects.toMatchObject({ code: 'ES_INVALID_CURSOR' });
    await expect(begin({ category: '' })).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
    await expect(begin({ pageSize: 0 })).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
  });

  test('ends in what its pipeline throws', async () => {
    await write(store, 'c-1', 0);
    const events = {
      fingerprint: '',
      normalize: () => [],
      encode: async () => [],
      decode: () => Promise.reject(new Error('unreadable')),
      storedTypes: () => [],
    };
    await expect(subscribe(store, { source: { events } })[Symbol.asyncIterator]().next()).rejects.toThrow(
      'unreadable',
    );
  });
});
