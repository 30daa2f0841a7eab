import type { CheckpointStore } from '@eventfold/core';
import type { BrokenStore, Shared } from '../broken-store.js';
import { port } from '../port-fault.js';

const checkpoint = (
  name: string,
  change: (inner: CheckpointStore, shared: Shared, everywhere: Shared) => Partial<CheckpointStore>,
): BrokenStore => port('checkpoints', name, change);

export const checkpointFaults: readonly BrokenStore[] = [
  checkpoint('missing checkpoint loads as an empty text', (inner) => ({
    load: async (name) => (await inner.load(name)) ?? '',
  })),
  checkpoint('checkpoint not removed', () => ({ remove: async () => undefined })),
  checkpoint('checkpoint kept as a number where it looks like one', (inner) => ({
    load: async (name) => {
      const cursor = await inner.load(name);
      return cursor !== null && /^\d+$/.test(cursor) ? String(Number(cursor)) : cursor;
    },
  })),
  checkpoint('checkpoint names compared without case', (inner) => ({
    load: (name) => inner.load(name.toLowerCase()),
    save: (request) => inner.save({ ...request, name: request.name.toLowerCase() }),
  })),
  checkpoint('checkpoint names removed as patterns', (inner, shared) => {
    const names = shared.of('names', () => new Set<string>());
    return {
      save: async (request) => {
        names.add(request.name);
        return inner.save(request);
      },
      remove: async (name) => {
        for (const each of names) if (each.startsWith(name.replace('*', ''))) await inner.remove(each);
      },
    };
  }),
  checkpoint('checkpoint of a stale owner saved', (inner) => ({
    save: async (request) => inner.save({ ...request, expected: await inner.load(request.name) }),
  })),
  checkpoint('checkpoint that is stored already saved by whoever comes', (inner) => ({
    save: async (request) =>
      (await inner.load(request.name)) === request.cursor ? { ok: true } : inner.save(request),
  })),
  checkpoint('checkpoint compared before it is saved, not with it', (inner) => ({
    save: async (request) => {
      const actual = await inner.load(request.name);
      if (actual !== request.expected && actual !== request.cursor) return { ok: false, actual };
      await Promise.resolve();
      for (;;) {
        const result = await inner.save({ ...request, expected: await inner.load(request.name) });
        if (result.ok) return result;
      }
    },
  })),
  {
    name: 'checkpoints written to the log',
    fault: (store) => {
      const inner = store.checkpoints as CheckpointStore;
      const save: CheckpointStore['save'] = async (request) => {
        await store.append({
          writes: [{ stream: 'checkpoint-r', expected: 'any', events: [{ type: 'Saved', data: null }] }],
        });
        return inner.save(request);
      };
      return { checkpoints: { ...inner, save } };
    },
  },
  checkpoint('checkpoints shared by all namespaces', (inner, _, everywhere) =>
    everywhere.of('checkpoints', () => inner),
  ),
];
