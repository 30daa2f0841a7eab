import {
  isEventStoreError,
  type AppendRequest,
  type AppendResult,
  type EventStore,
  type NewEvent,
} from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { settled } from '../../contract/verify.js';
import { alterAnswer, alterEvent, alterRequest, alterWrite, later } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const nothingWritten: AppendResult = { ok: true, streams: [], position: '0' };

async function writeUntilRefused(store: EventStore, { writes }: AppendRequest): Promise<void> {
  for (const { stream, events } of writes) {
    for (const event of events) {
      const one = { stream, expected: 'any', events: [event] } as const;
      if (!(await settled(store.append({ writes: [one] }))).ok) return;
    }
  }
}

/** Where a run of appends of one event each put them, as one answer. */
function joined(answers: readonly AppendResult[]): AppendResult {
  const successes = answers.filter((answer) => answer.ok);
  const [first, last] = [successes[0]?.streams[0], successes.at(-1)];
  if (first === undefined || last === undefined) return nothingWritten;
  return { ...last, streams: [{ ...first, lastRevision: last.streams[0]?.lastRevision ?? 0 }] };
}

export const appendFaults: readonly BrokenStore[] = [
  {
    name: 'last revision one too high',
    fault: (store) =>
      alterAnswer(store, (answer) => ({
        ...answer,
        streams: answer.streams.map((each) => ({ ...each, lastRevision: each.lastRevision + 1 })),
      })),
  },
  {
    name: 'append without events succeeds',
    fault: (store) => ({
      append: async (request, options) => {
        const isEmpty = request.writes.every((write) => write.events.length === 0);
        return isEmpty ? nothingWritten : store.append(request, options);
      },
    }),
  },
  {
    name: 'position of the first event answered',
    fault: (store) =>
      alterAnswer(store, (answer, request) => ({
        ...answer,
        position: String(Number(answer.position) - (request.writes.at(-1)?.events.length ?? 1) + 1),
      })),
  },
  {
    name: 'torn batch: the events before a bad one are written',
    fault: (store) => ({
      append: (request, options) =>
        store.append(request, options).catch(async (error: unknown) => {
          if (isEventStoreError(error, 'ES_INVALID_EVENT')) await writeUntilRefused(store, request);
          throw error;
        }),
    }),
  },
  {
    name: 'ids of one append compared with their case',
    fault: (store) =>
      alterWrite(store, (write) => {
        const seen = new Map<string, string>();
        const events = write.events.filter(({ id }: NewEvent) => {
          if (id === undefined) return true;
          const twin = seen.get(id.toLowerCase());
          seen.set(id.toLowerCase(), id);
          return twin === undefined || twin === id;
        });
        return { ...write, events };
      }),
  },
  {
    name: 'input looked at only later',
    fault: (store) => ({
      append: async (request, options) => {
        await Promise.resolve();
        return store.append(request, options);
      },
    }),
  },
  {
    name: 'input changed in place',
    fault: (store) =>
      alterEvent(store, (event) => {
        Reflect.set(event, 'type', event.type);
        if (Object.isFrozen(event)) throw new TypeError('Cannot assign to read only property');
        return event;
      }),
  },
  {
    name: 'appends overtake each other',
    fault: (store, shared) => ({
      append: async (request, options) => {
        const running = shared.of('running', () => ({ appends: 0 }));
        const isFirst = running.appends++ === 0;
        const appending = isFirst
          ? later().then(() => store.append(request, options))
          : store.append(request, options);
        return appending.finally(() => running.appends--);
      },
    }),
  },
  {
    name: 'one id for all events without one',
    fault: (store) =>
      alterEvent(store, (event) =>
        event.id === undefined ? { ...event, id: '00000000-0000-4000-8000-000000000000' } : event,
      ),
  },
  {
    name: 'ids that are no UUIDs accepted',
    fault: (store) =>
      alterEvent(store, (event) =>
        typeof event.id === 'string' && !UUID.test(event.id) ? { ...event, id: crypto.randomUUID() } : event,
      ),
  },
  {
    name: 'ids unique across streams',
    fault: (store, shared) => ({
      append: async (request, options) => {
        const owners = shared.of('owners', () => new Map<string, string>());
        const { stream, events } = request.writes[0] ?? { stream: '', events: [] };
        const id = events[0]?.id?.toLowerCase() ?? '';
        const owner = owners.get(id) ?? stream;
        const placed = { stream, firstRevision: 0, lastRevision: 0 };
        if (owner !== stream) return { ok: true, streams: [placed], position: '0' };
        const answer = await store.append(request, options);
        if (answer.ok && id !== '') owners.set(id, stream);
        return answer;
      },
    }),
  },
  {
    name: 'ids of a conflicting append remembered',
    fault: (store, shared) => ({
      append: async (request, options) => {
        const remembered = shared.of('remembered', () => new Set<string>());
        const [write] = request.writes;
        const id = write?.events?.[0]?.id;
        if (write?.expected === 'any' && id !== undefined && remembered.has(id)) return nothingWritten;
        const answer = await store.append(request, options);
        if (!answer.ok && id !== undefined) remembered.add(id);
        return answer;
      },
    }),
  },
  {
    name: 'missing arguments thrown instead of rejected',
    seesMalformedRequests: true,
    fault: (store) => ({
      append: (request, options) => {
        if (!Array.isArray(request.writes)) throw new TypeError('writes is not iterable');
        return store.append(request, options);
      },
    }),
  },
  {
    name: 'events of no shape end in an error without a code',
    seesMalformedRequests: true,
    fault: (store) => ({
      append: async (request, options) => {
        const { writes } = (request as Partial<AppendRequest> | undefined) ?? {};
        for (const { events } of Array.isArray(writes) ? writes.filter(Boolean) : [])
          for (const event of Array.isArray(events) ? events : []) Reflect.ownKeys(event as object);
        return store.append(request, options);
      },
    }),
  },
  {
    name: 'events after the 8,000th of an append lost',
    fault: (store) =>
      alterWrite(store, (write) =>
        write.events.length > 8_000 && write.events.length <= store.manifest.limits.appendEvents
          ? { ...write, events: write.events.slice(0, 8_000) }
          : write,
      ),
  },
  {
    name: 'batch written event by event',
    fault: (store) => ({
      append: async (request, options) => {
        const [write] = request.writes;
        if (write?.expected !== 'any' || request.writes.length > 1) return store.append(request, options);
        const answers: AppendResult[] = [];
        for (const event of write.events) {
          answers.push(await store.append({ writes: [{ ...write, events: [event] }] }, options));
          await Promise.resolve();
        }
        return joined(answers);
      },
    }),
  },
  {
    name: 'number of events not limited',
    fault: (store) =>
      alterRequest(store, (request) => {
        const [write] = request.writes;
        const limit = store.manifest.limits.appendEvents;
        return write?.events !== undefined && write.events.length > limit
          ? { ...request, writes: [{ ...write, events: write.events.slice(0, limit) }] }
          : request;
      }),
  },
  {
    name: 'large event cut',
    fault: (store) =>
      alterEvent(store, (event) =>
        typeof event.data === 'string' && event.data.length > 1_000_000
          ? { ...event, data: event.data.slice(0, 1_000_000) }
          : event,
      ),
  },
  {
    name: 'declared size of events not enforced',
    manifest: (manifest) => ({ ...manifest, limits: { ...manifest.limits, eventBytes: 1_000_000 } }),
    fault: () => ({}),
  },
  {
    name: 'fields that no event has dropped',
    fault: (store) => alterEvent(store, withKnownFields),
  },
  {
    name: 'events refused as they were read',
    fault: (store) => ({
      append: async (request, options) => {
        const isRead = request.writes.some(({ events }) => events.some((event) => 'position' in event));
        if (!isRead) return store.append(request, options);
        throw eventStoreError('ES_INVALID_EVENT', 'An event has a position already.', { details: {} });
      },
    }),
  },
];

function withKnownFields({ id, type, data, schemaVersion, metadata, system }: NewEvent): NewEvent {
  return { id, type, data, schemaVersion, metadata, system };
}
