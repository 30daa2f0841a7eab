import type { CheckpointStore } from '@eventfold/core';
import type { BrokenStore, Shared } from '../broken-store.js';
import { port } from '../port-fault.js';
import { begun, lower, plain } from '../changed-names.js';
import { later } from '../alter.js';

const checkpoint = (
  name: string,
  change: (inner: CheckpointStore, shared: Shared, everywhere: Shared) => Partial<CheckpointStore>,
): BrokenStore => port('checkpoints', name, change);

/** The port with its names changed on their way in, so that several become one. */
function checkpointNames(name: string, change: (name: string) => string): BrokenStore {
  return checkpoint(name, (inner) => ({
    load: (asked) => inner.load(change(asked)),
    save: (request) => inner.save({ ...request, name: change(request.name) }),
    remove: (asked) => inner.remove(change(asked)),
  }));
}

/** Checkpoints that are compared by a part of their cursor. */
function comparing(name: string, part: (cursor: string) => string): BrokenStore {
  return checkpoint(name, (inner) => ({
    save: async (request) => {
      const actual = await inner.load(request.name);
      const isSame = actual !== null && request.expected !== null && part(actual) === part(request.expected);
      return inner.save(isSame ? { ...request, expected: actual } : request);
    },
  }));
}

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
  checkpointNames('long names of checkpoints cut', begun),
  checkpointNames('names of checkpoints normalised', plain),
  comparing('cursors of checkpoints compared by their first hundred characters', (cursor) =>
    cursor.slice(0, 100),
  ),
  comparing('cursors of checkpoints compared without case', lower),
  comparing('cursors of checkpoints compared as numbers where they look like some', (cursor) =>
    /^\d+$/.test(cursor) ? String(Number(cursor)) : cursor,
  ),
  checkpoint('removed checkpoint saved under its old cursor', (inner, shared) => {
    const removed = shared.of('removed', () => new Map<string, string>());
    return {
      remove: async (name) => {
        removed.set(name, (await inner.load(name)) ?? '');
        await inner.remove(name);
      },
      save: (request) =>
        inner.save(
          request.expected !== null && removed.get(request.name) === request.expected
            ? { ...request, expected: null }
            : request,
        ),
    };
  }),
  checkpoint('checkpoint removed in every namespace', (inner, _, everywhere) => {
    const all = everywhere.of('checkpoints', () => new Set<CheckpointStore>());
    all.add(inner);
    return {
      remove: async (name) => {
        for (const each of all) await each.remove(name);
      },
    };
  }),
  checkpoint('two that advance a checkpoint at once both succeed', (inner) => ({
    save: async (request) => {
      if (request.expected === null || (await inner.load(request.name)) !== request.expected)
        return inner.save(request);
      await later();
      const actual = await inner.load(request.name);
      return inner.save({ ...request, expected: actual });
    },
  })),
  checkpoint('refused checkpoint names no cursor', (inner) => ({
    save: async (request) => {
      const result = await inner.save(request);
      return result.ok || request.expected === null || request.cursor === 'three'
        ? result
        : { ok: false, actual: null };
    },
  })),
];
