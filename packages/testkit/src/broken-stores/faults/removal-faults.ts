import type { EventStore, RemoveRequest, RemoveResult } from '@eventfold/core';
import { alterStreamPage, headOf, later, startingAnew } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

type Removal = 'delete' | 'tombstone';

/** Judges a removal by another expectation. */
function judged(
  store: EventStore,
  operation: Removal,
  change: (request: RemoveRequest) => RemoveRequest | Promise<RemoveRequest>,
): Partial<EventStore> {
  return { [operation]: async (request: RemoveRequest) => store[operation](await change(request)) };
}

function answered(
  store: EventStore,
  operation: Removal | 'truncate',
  change: (result: RemoveResult) => RemoveResult,
): Partial<EventStore> {
  return { [operation]: async (request: never) => change(await store[operation](request)) };
}

const isWord = (expected: unknown): boolean =>
  expected === 'any' || expected === 'no-stream' || expected === 'stream-exists';
const isValid = (expected: unknown): boolean =>
  isWord(expected) || (Number.isSafeInteger(expected) && (expected as number) >= 0);

export const removalFaults: readonly BrokenStore[] = [
  {
    name: 'deleted events still read by other handles',
    fault: (store, shared) => {
      const deleting = shared.of('deleting', () => ({
        by: {},
        pages: new Map<string, unknown>(),
      }));
      const self = {};
      return {
        delete: async (request) => {
          const page = await store.readStream({ stream: request.stream, limit: 100 });
          const answer = await store.delete(request);
          deleting.by = self;
          if (answer.ok && answer.changed) deleting.pages.set(request.stream, page);
          return answer;
        },
        readStream: async (request, options) => {
          const page = await store.readStream(request, options);
          const old = deleting.pages.get(request.stream) as typeof page | undefined;
          return old !== undefined && deleting.by !== self && page.state === 'deleted' ? old : page;
        },
      };
    },
  },
  {
    name: 'delete visible late',
    fault: (store) => ({
      delete: async (request) => {
        const { state } = await store.readStream({ stream: request.stream, limit: 1 });
        if (request.expected === 'any' || state !== 'active') return store.delete(request);
        if (request.expected !== (await headOf(store, request.stream))) return store.delete(request);
        void later(5)
          .then(() => store.delete(request))
          .catch(() => undefined);
        return { ok: true, changed: true };
      },
    }),
  },
  {
    name: 'revision reused after a delete',
    fault: (store, shared) => {
      const bases = shared.of('bases', () => new Map<string, number>());
      return {
        delete: async (request) => {
          const head = await headOf(store, request.stream);
          const base = bases.get(request.stream) ?? 0;
          const expected = typeof request.expected === 'number' ? request.expected + base : request.expected;
          const answer = await store.delete({ ...request, expected });
          if (answer.ok && answer.changed) bases.set(request.stream, head + 1);
          return answer;
        },
        append: async (request, options) => {
          const answer = await store.append(request, options);
          if (!answer.ok) return answer;
          return {
            ...answer,
            streams: answer.streams.map((each) => ({
              ...each,
              firstRevision: each.firstRevision - (bases.get(each.stream) ?? 0),
              lastRevision: each.lastRevision - (bases.get(each.stream) ?? 0),
            })),
          };
        },
      };
    },
  },
  {
    name: 'events of before a delete read again after the next append',
    fault: (store, shared) => {
      const old = shared.of('old', () => new Map<string, readonly never[]>());
      return {
        delete: async (request) => {
          const page = await store.readStream({ stream: request.stream, limit: 100 });
          const answer = await store.delete(request);
          if (answer.ok && answer.changed) old.set(request.stream, page.events as readonly never[]);
          return answer;
        },
        readStream: async (request, options) => {
          const page = await store.readStream(request, options);
          return page.state === 'active'
            ? { ...page, events: [...(old.get(request.stream) ?? []), ...page.events] }
            : page;
        },
      };
    },
  },
  {
    name: 'stream-exists holds on a deleted stream',
    fault: (store) => ({
      append: async (request, options) => {
        const [write] = request?.writes ?? [];
        if (write?.expected !== 'stream-exists') return store.append(request, options);
        const { state } = await store.readStream({ stream: write.stream, limit: 1 });
        return store.append(
          state === 'deleted' ? { writes: [{ ...write, expected: 'any' }] } : request,
          options,
        );
      },
    }),
  },
  {
    name: 'no-stream does not hold on a deleted stream',
    fault: (store) => ({
      append: async (request, options) => {
        const [write] = request?.writes ?? [];
        if (write?.expected !== 'no-stream' || request.writes.length > 1)
          return store.append(request, options);
        const { state, head } = await store.readStream({ stream: write.stream || ' ', limit: 1 });
        if (state !== 'deleted') return store.append(request, options);
        return {
          ok: false,
          violations: [
            { stream: write.stream, expected: 'no-stream', reason: 'revision', state, actual: head },
          ],
        };
      },
    }),
  },
  {
    name: 'expectation of a delete not checked',
    fault: (store) =>
      judged(store, 'delete', (request) =>
        isValid(request.expected) ? { ...request, expected: 'any' } : request,
      ),
  },
  {
    name: 'delete of nothing said to have changed something',
    fault: (store) =>
      answered(store, 'delete', (result) => (result.ok ? { ok: true, changed: true } : result)),
  },
  {
    name: 'malformed expectation of a removal taken for any',
    fault: (store) => ({
      ...judged(store, 'delete', (request) =>
        isValid(request.expected) ? request : { ...request, expected: 'stream-exists' },
      ),
      ...judged(store, 'tombstone', (request) =>
        isValid(request.expected) ? request : { ...request, expected: 'no-stream' },
      ),
    }),
  },
  {
    name: 'deleted events stay in the log',
    fault: (store, shared) => {
      const gone = shared.of('gone', () => ({ pages: [] as unknown[] }));
      return {
        delete: async (request) => {
          const page = await store.readStream({ stream: request.stream, limit: 100 });
          const answer = await store.delete(request);
          if (answer.ok && answer.changed) gone.pages.push(...page.events);
          return answer;
        },
        readLog: async (request, options) => {
          const page = await store.readLog(request, options);
          return request.after === undefined || request.after === 'start'
            ? { ...page, events: [...page.events, ...(gone.pages as typeof page.events)] }
            : page;
        },
      };
    },
  },
  {
    name: 'cursor of before a removal begins again at the start',
    fault: (store, shared) => startingAnew(store, shared, () => true),
  },
  {
    name: 'tombstoned stream said to be deleted',
    fault: (store) =>
      alterStreamPage(store, (page) => ({
        ...page,
        state: page.state === 'tombstoned' ? 'deleted' : page.state,
      })),
  },
];
