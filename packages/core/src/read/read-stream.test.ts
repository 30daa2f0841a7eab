import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { EventStore, ReadStreamRequest } from '../index.js';
import { readStream } from '../index.js';
import { openMemoryStore } from '../memory/index.js';
import { upTo, write } from './written.fixture.js';

let store: EventStore;
let asked: ReadStreamRequest[];

beforeEach(async () => {
  const memory = await openMemoryStore();
  asked = [];
  store = {
    ...memory,
    readStream: async (request, options) => {
      asked.push(request);
      return memory.readStream(request, options);
    },
  };
});

describe('readStream', () => {
  test('is a slice of the stream for every direction, range, limit and page size', async () => {
    await write(store, 's-1', ...upTo(12));
    await store.truncate({ stream: 's-1', before: 2 });
    const revision = fc.option(fc.nat(14), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('forward', 'backward', undefined),
        revision,
        revision,
        fc.option(fc.nat(14), { nil: undefined }),
        fc.option(fc.integer({ min: 1, max: 14 }), { nil: undefined }),
        async (direction, fromRevision, toRevision, limit, pageSize) => {
          const stored = upTo(12).slice(2);
          const low = direction === 'backward' ? toRevision : fromRevision;
          const high = direction === 'backward' ? fromRevision : toRevision;
          const within = stored.filter((n) => n >= (low ?? 0) && n <= (high ?? Infinity));
          const wanted = (direction === 'backward' ? within.reverse() : within).slice(0, limit);
          const options = { direction, fromRevision, toRevision, limit, pageSize };
          const events = await readStream(store, 's-1', options).toArray();
          expect(events.map(({ data }) => data)).toEqual(wanted);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('fetches pages as they are asked for, and no more than the limit', async () => {
    await write(store, 's-1', ...upTo(10));
    for await (const { revision } of readStream(store, 's-1', { pageSize: 3 })) if (revision === 4) break;
    expect(asked.map(({ from, limit }) => [from, limit])).toEqual([
      [undefined, 3],
      [3, 3],
    ]);
    asked.length = 0;
    await readStream(store, 's-1', { pageSize: 3, limit: 4 }).toArray();
    expect(asked.map(({ limit }) => limit)).toEqual([3, 1]);
    asked.length = 0;
    await readStream(store, 's-1', { limit: 0 }).toArray();
    await readStream(store, 's-1', { fromRevision: 5, toRevision: 4 }).toArray();
    expect(asked).toEqual([]);
  });

  test('asks for no larger page than the store has', async () => {
    const { manifest } = store;
    const small = { ...store, manifest: { ...manifest, limits: { ...manifest.limits, pageEvents: 2 } } };
    await write(store, 's-1', ...upTo(5));
    expect(await readStream(small, 's-1', { pageSize: 100 }).toArray()).toHaveLength(5);
    expect(asked.map(({ limit }) => limit)).toEqual([2, 2, 2]);
  });

  test('goes through the same stream twice at once, each at its own pace', async () => {
    await write(store, 's-1', ...upTo(6));
    const events = readStream(store, 's-1', { pageSize: 2 });
    const one = events[Symbol.asyncIterator]();
    const two = events[Symbol.asyncIterator]();
    const seen: unknown[] = [];
    for (const each of [one, one, two, one, two]) seen.push((await each.next()).value?.data);
    expect(seen).toEqual([0, 1, 0, 2, 1]);
  });

  test('folds, collects and pages alike', async () => {
    await write(store, 's-1', ...upTo(5));
    const events = readStream(store, 's-1', { pageSize: 2 });
    expect(await events.fold(0, (sum, { data }) => sum + (data as number))).toBe(10);
    const pages: unknown[] = [];
    for await (const page of events.pages()) pages.push(page.map(({ data }) => data));
    expect(pages).toEqual([[0, 1], [2, 3], [4]]);
    expect((await events.toArray()).map(({ data }) => data)).toEqual(upTo(5));
  });

  test('finds nothing in a stream that is missing, deleted or tombstoned', async () => {
    expect(await readStream(store, 's-1').toArray()).toEqual([]);
    await write(store, 's-1', 1);
    await store.delete({ stream: 's-1', expected: 'any' });
    expect(await readStream(store, 's-1', { direction: 'backward' }).toArray()).toEqual([]);
    await store.tombstone({ stream: 's-1', expected: 'any' });
    expect(await readStream(store, 's-1').toArray()).toEqual([]);
  });

  test.each<object>([
    { limit: -1 },
    { limit: 1.5 },
    { limit: NaN },
    { toRevision: -1 },
    { toRevision: '3' },
    { fromRevision: -1 },
    { fromRevision: 2 ** 53 },
    { pageSize: 0 },
    { pageSize: 1.5 },
    { direction: 'sideways' },
    { timeoutMs: 0 },
  ])('refuses %j when the reading begins', async (options) => {
    await expect(readStream(store, 's-1', options).toArray()).rejects.toMatchObject({
      code: 'ES_INVALID_ARGUMENT',
    });
  });

  test('stops between two pages when its caller gives up', async () => {
    await write(store, 's-1', ...upTo(4));
    const caller = new AbortController();
    const seen: unknown[] = [];
    const reading = async (): Promise<void> => {
      for await (const { data } of readStream(store, 's-1', { pageSize: 2, signal: caller.signal })) {
        seen.push(data);
        caller.abort();
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: 'ES_ABORTED' });
    expect(seen).toEqual([0, 1]);
  });
});
