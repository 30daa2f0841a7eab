import { beforeEach, describe, expect, test } from '@jest/globals';
import type { EventStore } from '../index.js';
import { decider, defineEvents, readLog, several, upcasters } from '../index.js';
import { openMemoryStore } from '../memory/index.js';
import { upTo, write, writeEvents } from './written.fixture.js';

let store: EventStore;

beforeEach(async () => {
  store = await openMemoryStore();
  await write(store, 'a-1', 0, 1);
  await write(store, 'b-1', 2);
  await write(store, 'a-2', 3, 4);
});

const numbers = async (options: Parameters<typeof readLog>[1]) =>
  (await readLog(store, options).toArray()).map(({ data }) => data);

describe('readLog', () => {
  test('reads everything there is, in order, whatever the size of the pages', async () => {
    for (const pageSize of [undefined, 1, 2, 3, 100]) expect(await numbers({ pageSize })).toEqual(upTo(5));
  });

  test('reads what satisfies everything that is asked', async () => {
    expect(await numbers({ category: 'a' })).toEqual([0, 1, 3, 4]);
    expect(await numbers({ category: ['a', 'b'], types: ['Even'] })).toEqual([0, 2, 4]);
    expect(await numbers({ stream: 'a-1' })).toEqual([0, 1]);
    expect(await numbers({ stream: ['a-1', 'b-1'], types: ['Even'], pageSize: 1 })).toEqual([0, 2]);
    expect(await numbers({ stream: 'a-1', category: 'b' })).toEqual([]);
    expect(await numbers({ types: [] })).toEqual([]);
    expect(await numbers({ stream: [] })).toEqual([]);
  });

  test('goes on after a cursor of the same query', async () => {
    const { next } = await store.readLog({ filter: { categories: ['a'] }, limit: 2 });
    expect(await numbers({ category: 'a', after: next })).toEqual([3, 4]);
    expect(await numbers({ after: 'end' })).toEqual([]);
    await expect(numbers({ after: next })).rejects.toMatchObject({ code: 'ES_INVALID_CURSOR' });
  });

  test('takes the category of its source, unless another or a stream is named', async () => {
    const source = { category: 'a' };
    expect(await numbers({ source })).toEqual([0, 1, 3, 4]);
    expect(await numbers({ source, category: 'b' })).toEqual([2]);
    expect(await numbers({ source, stream: 'b-1' })).toEqual([2]);
  });

  test('asks for types under all their stored names, and hands out those that were asked for', async () => {
    type Now = { type: 'Counted'; data: number } | { type: 'Halved'; data: number };
    const source = decider({
      category: 'a',
      initialState: 0,
      evolve: (state: number, _event: Now) => state,
      decide: (_state, _command: null) => [],
      events: defineEvents<Now>({
        types: {
          Counted: {
            formerly: ['Odd', 'Even'],
            splitsInto: ['Halved'],
            upcasters: upcasters((n: number) =>
              n % 2 === 0 ? several({ type: 'Halved', data: n / 2 }, { type: 'Counted', data: n }) : n,
            ),
          },
          Halved: {},
        },
      }),
    });
    await writeEvents(store, 'a-1', { type: 'Unheard', data: null });
    const seen = async (types: Now['type'][]) =>
      (await readLog(store, { source, types }).toArray()).map(({ type, data }) => [type, data]);
    expect(await seen(['Halved'])).toEqual([
      ['Halved', 0],
      ['Halved', 2],
    ]);
    expect(await seen(['Counted'])).toEqual([
      ['Counted', 0],
      ['Counted', 1],
      ['Counted', 3],
      ['Counted', 4],
    ]);
  });

  test('goes on over pages in which nothing matched', async () => {
    const sparse: EventStore = {
      ...store,
      readLog: async (request, options) => store.readLog({ ...request, limit: 1 }, options),
    };
    expect(await readLog(sparse, { types: ['Even'] }).toArray()).toHaveLength(3);
  });
});
