import { beforeEach, describe, expect, test } from '@jest/globals';
import type { EventStore } from '../index.js';
import { decider, defineEvents, several, subscribeToStream, upcasters } from '../index.js';
import { openMemoryStore } from '../memory/index.js';
import { take, upTo, write } from './written.fixture.js';

let store: EventStore;

beforeEach(async () => {
  store = await openMemoryStore();
});

const follow = (options = {}) => subscribeToStream(store, 's-1', options);
const numbers = async (events: ReturnType<typeof follow>, count: number) =>
  (await take(events, count)).map(({ data }) => data);

/** Whether nothing comes for a while. */
async function waits(events: ReturnType<typeof follow>): Promise<boolean> {
  const next = events.next().catch(() => undefined);
  const nothing = new Promise((resolve) => setTimeout(resolve, 10, 'nothing'));
  return (await Promise.race([next, nothing])) === 'nothing';
}

describe('subscribeToStream', () => {
  test('goes from what is there to what is written, without gap or duplicate, among other streams', async () => {
    const total = 200;
    const writer = (async () => {
      for (const n of upTo(total)) {
        await write(store, 's-1', n);
        await write(store, 's-2', -1);
        if (n % 3 === 0) await new Promise(setImmediate);
      }
    })();
    expect(await numbers(follow({ pageSize: 2 }), total)).toEqual(upTo(total));
    await writer;
  });

  test.each([0, 1, 3, 5, 6])('resumes at revision %i', async (fromRevision) => {
    await write(store, 's-1', ...upTo(5));
    const events = follow({ fromRevision });
    const late = numbers(events, 8 - fromRevision);
    await write(store, 's-1', 5, 6, 7);
    expect(await late).toEqual(upTo(8).slice(fromRevision));
  });

  test('waits for a stream that is missing', async () => {
    await write(store, 's-2', 7);
    const events = follow();
    const first = numbers(events, 2);
    await write(store, 's-1', 0);
    await write(store, 's-1', 1);
    expect(await first).toEqual([0, 1]);
  });

  test('misses nothing that is written between its mark and its first reading', async () => {
    await write(store, 's-1', 0);
    let raced = false;
    const racing: EventStore = {
      ...store,
      readStream: async (...args) => {
        if (!raced) await write(store, 's-1', 1, 2);
        raced = true;
        return store.readStream(...args);
      },
    };
    const events = subscribeToStream(racing, 's-1');
    expect((await take(events, 3)).map(({ data }) => data)).toEqual([0, 1, 2]);
    await write(store, 's-1', 3);
    expect((await take(events, 1)).map(({ data }) => data)).toEqual([3]);
  });

  test('goes on with what a truncation left', async () => {
    await write(store, 's-1', ...upTo(4));
    await store.truncate({ stream: 's-1', before: 2 });
    const events = follow();
    expect(await numbers(events, 2)).toEqual([2, 3]);
    await write(store, 's-1', 4, 5);
    await store.truncate({ stream: 's-1', before: 5 });
    expect(await numbers(events, 1)).toEqual([5]);
  });

  test('goes on where a deleted stream is written again', async () => {
    await write(store, 's-1', 0, 1);
    const events = follow();
    expect(await numbers(events, 2)).toEqual([0, 1]);
    const next = numbers(events, 2);
    await store.delete({ stream: 's-1', expected: 'any' });
    await write(store, 's-1', 10, 11);
    expect(await next).toEqual([10, 11]);
    const late = follow();
    expect((await take(late, 2)).map(({ revision }) => revision)).toEqual([2, 3]);
  });

  test('splits events as their upcasters say, and shows nothing of those that became none', async () => {
    type Part = { type: 'Part'; data: number };
    const source = decider({
      category: 's',
      initialState: 0,
      evolve: (state: number, _event: Part) => state,
      decide: (_state, _command: null) => [],
      events: defineEvents<Part>({
        types: {
          Part: {
            formerly: ['Odd', 'Even'],
            upcasters: upcasters((n: number) =>
              several(...upTo(n).map((part) => ({ type: 'Part', data: n * 10 + part }))),
            ),
          },
        },
      }),
    });
    await write(store, 's-1', 2, 0, 1);
    const events = subscribeToStream(store, 's-1', { source });
    const first = take(events, 5);
    await write(store, 's-1', 0, 2);
    expect((await first).map(({ data, revision, index }) => [data, revision, index])).toEqual([
      [20, 0, 0],
      [21, 0, 1],
      [10, 2, 0],
      [20, 4, 0],
      [21, 4, 1],
    ]);
  });

  test('hands out nothing twice, and nothing of other streams', async () => {
    await write(store, 's-1', 0);
    const events = follow();
    await take(events, 1);
    await write(store, 's-2', 1);
    expect(await waits(events)).toBe(true);
  });

  test('ends in ES_ABORTED and ES_CLOSED', async () => {
    const caller = new AbortController();
    const aborted = follow({ signal: caller.signal }).next();
    const closed = follow().next();
    await new Promise(setImmediate);
    caller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'ES_ABORTED' });
    await store.close();
    await expect(closed).rejects.toMatchObject({ code: 'ES_CLOSED' });
  });

  test.each([-1, 1.5, NaN])('refuses to begin at revision %p', async (fromRevision) => {
    await expect(follow({ fromRevision }).next()).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
  });
});
