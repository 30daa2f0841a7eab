import { eventStoreError } from '@eventfold/core/store';
import type { BrokenStore } from '../broken-store.js';

const MEGABYTE = 1_000_000;

/** Stores that do not do what their manifest says. */
export const declarationFaults: readonly BrokenStore[] = [
  {
    name: 'partitions declared, and one of them used',
    manifest: (manifest) => ({
      ...manifest,
      partitions: 4,
      levels: { ...manifest.levels, order: 'partition', atomicAppend: 'partition' },
    }),
    fault: () => ({}),
  },
  {
    name: 'recordedAt in whole seconds, and declared to be exact',
    fault: (store) => {
      const cut = <P extends { readonly events: readonly { readonly recordedAt: number }[] }>(
        page: P,
      ): P => ({
        ...page,
        events: page.events.map((event) => ({
          ...event,
          recordedAt: Math.floor(event.recordedAt / 1_000) * 1_000,
        })),
      });
      return {
        readStream: async (request, options) => cut(await store.readStream(request, options)),
        readLog: async (request, options) => cut(await store.readLog(request, options)),
      };
    },
  },
  {
    name: 'namespace folded into one that is allowed',
    namespace: (asked) =>
      asked
        .toLowerCase()
        .replaceAll(/[^a-z0-9_]/g, '_')
        .slice(0, 32),
    fault: () => ({}),
  },
  {
    name: 'several streams written although one is all that is declared',
    manifest: (manifest) => ({ ...manifest, levels: { ...manifest.levels, atomicAppend: 'stream' } }),
    fault: () => ({}),
  },
  {
    name: 'checks passed over where there are none',
    manifest: (manifest) => ({ ...manifest, operations: { ...manifest.operations, checks: false } }),
    fault: (store) => ({
      append: (request, options) => store.append({ ...request, checks: [] }, options),
    }),
  },
  {
    name: 'bytes of an append counted for each of its events',
    manifest: (manifest) => ({ ...manifest, limits: { ...manifest.limits, appendBytes: MEGABYTE } }),
    fault: (store) => ({
      append: async (request, options) => {
        for (const { data } of request.writes.flatMap(({ events }) => events)) {
          const actual = typeof data === 'string' ? new TextEncoder().encode(data).length : 0;
          if (actual <= MEGABYTE) continue;
          const details = { what: 'bytes of one event', limit: MEGABYTE, actual };
          throw eventStoreError('ES_TOO_LARGE', 'The event is too large.', { details });
        }
        return store.append(request, options);
      },
    }),
  },
];
