import type { EventStore, ExpectedRevision, RemoveRequest } from '@eventfold/core';
import { alterWrite } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

type Token = Exclude<ExpectedRevision, number | string>;

const isToken = (expected: unknown): expected is Token =>
  typeof expected === 'object' &&
  expected !== null &&
  Number.isSafeInteger((expected as Token).revision) &&
  (expected as Token).revision >= 0 &&
  /^[0-9a-f-]{36}$/i.test((expected as Token).eventId);

/** A removal that takes a token for the revision in it. */
const byRevision = (operation: 'delete' | 'tombstone', store: EventStore) => (request: RemoveRequest) =>
  store[operation](isToken(request.expected) ? { ...request, expected: request.expected.revision } : request);

/** Reads a token for its revision where the stream is so. */
function byRevisionWhere(
  name: string,
  applies: (page: Awaited<ReturnType<EventStore['readStream']>>, token: Token) => boolean,
): BrokenStore {
  return {
    name,
    fault: (store) => ({
      append: async (request, options) => {
        const [write] = request.writes;
        if (!isToken(write?.expected)) return store.append(request, options);
        const page = await store.readStream({ stream: write.stream, limit: 1 });
        const { revision } = write.expected;
        return store.append(
          applies(page, write.expected)
            ? { ...request, writes: [{ ...write, expected: revision }, ...request.writes.slice(1)] }
            : request,
          options,
        );
      },
    }),
  };
}

export const tokenFaults: readonly BrokenStore[] = [
  {
    name: 'token of a delete read for its revision only',
    fault: (store) => ({ delete: byRevision('delete', store) }),
  },
  {
    name: 'token of a tombstone read for its revision only',
    fault: (store) => ({ tombstone: byRevision('tombstone', store) }),
  },
  byRevisionWhere(
    'token of an event that is truncated read for its revision only',
    ({ events, state, head }) => state === 'active' && head !== null && events.length === 0,
  ),
  byRevisionWhere('token on a deleted stream read for its revision only', ({ state }) => state === 'deleted'),
  {
    name: 'token of a number and an id that nobody knows holds on a new stream',
    fault: (store) => ({
      append: async (request, options) => {
        const [write] = request.writes;
        if (!isToken(write?.expected) || request.writes.length > 1) return store.append(request, options);
        const { state } = await store.readStream({ stream: write.stream, limit: 1 });
        return store.append(
          state === 'missing' && write.expected.revision === 0
            ? { ...request, writes: [{ ...write, expected: 'no-stream' }] }
            : request,
          options,
        );
      },
    }),
  },
  {
    name: 'id of a token compared by its first half',
    fault: (store, shared) => {
      const ids = shared.of('ids by half', () => new Map<string, string>());
      const note = alterWrite(store, (write) => {
        for (const { id } of write.events) if (typeof id === 'string') ids.set(half(id), id);
        if (!isToken(write.expected)) return write;
        const eventId = ids.get(half(write.expected.eventId)) ?? write.expected.eventId;
        return { ...write, expected: { ...write.expected, eventId } };
      });
      return note;
    },
  },
];

const half = (id: string): string => id.toLowerCase().slice(0, 18);
