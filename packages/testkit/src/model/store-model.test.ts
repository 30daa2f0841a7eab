import { expect, test } from '@jest/globals';
import type { EventStore } from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';
import fc from 'fast-check';
import { wrapStore } from '../wrap-store.js';
import { compareStores, formatDifference } from './compare-stores.js';
import { drawScript } from './draw-script.js';
import { runScript } from './run-script.js';
import { storeModelTest } from './store-model-test.js';

test('the memory store is what its model is', async () => {
  await storeModelTest({ createStore: () => openMemoryStore(), runs: 60 });
});

test('so it is in every part of a script that fast-check leaves', async () => {
  const { manifest } = await openMemoryStore();
  const seeds = fc.integer({ min: 0, max: 2 ** 31 });
  const parts = fc.tuple(seeds, fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }));
  await fc.assert(
    fc.asyncProperty(parts, async ([seed, kept]) => {
      const script = drawScript({ seed, operations: 40, manifests: [manifest] }).filter(
        (_, index) => kept[index],
      );
      expect(await runScript(await openMemoryStore(), script, seed)).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

test('two memory stores do not differ', async () => {
  const open = () => openMemoryStore();
  expect(await compareStores(open, open, { operations: 300 })).toBeUndefined();
});

const faults: readonly (readonly [string, (store: EventStore) => Partial<EventStore>, number])[] = [
  [
    'ignores what appends expect',
    (store) => ({
      append: ({ writes }, options) =>
        store.append({ writes: writes.map((write) => ({ ...write, expected: 'any' })) }, options),
    }),
    2,
  ],
  [
    'reads one event too few',
    (store) => ({
      readStream: async (request, options) => {
        const page = await store.readStream(request, options);
        return { ...page, events: page.events.slice(0, -1), next: null };
      },
    }),
    2,
  ],
  [
    'deletes nothing',
    (store) => ({
      delete: async (request, options) => {
        const { state } = await store.readStream({ stream: request.stream, limit: 1 }, options);
        return state === 'tombstoned'
          ? store.delete(request, options)
          : { ok: true, changed: state === 'active' };
      },
    }),
    3,
  ],
  [
    'loses its place in the log',
    (store) => ({ readLog: (request, options) => store.readLog({ ...request, after: 'start' }, options) }),
    3,
  ],
];

test.each(faults)('a store that %s is found, with a short script', async (_, fault, most) => {
  const createStore = async (): Promise<EventStore> => {
    const store = await openMemoryStore();
    return wrapStore(store, fault(store));
  };
  const error: unknown = await storeModelTest({ createStore, seed: 1 }).catch((caught: unknown) => caught);
  const { message } = error as Error;
  expect(message).toMatch(/seed \d+; run it again/);
  expect(message.match(/^ {2}\d+\. /gm)?.length).toBeLessThanOrEqual(most);
  const difference = await compareStores(() => openMemoryStore(), createStore, { seed: 1 });
  expect(difference?.steps.length).toBeLessThanOrEqual(most);
  expect(difference === undefined ? '' : formatDifference(difference)).toMatch(
    /^The stores differ \(seed 1\)/,
  );
});
