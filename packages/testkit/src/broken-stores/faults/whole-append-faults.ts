import type { AppendRequest, NewEvent, RecordedEvent } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { alterEvent, alterRead, alterWrite } from '../alter.js';
import type { BrokenStore, Shared } from '../broken-store.js';

/** What the callers handed in, by event id: a store that copies nothing would still hold it. */
function handedIn(shared: Shared): Map<string, NewEvent> {
  return shared.of('handed in', () => new Map<string, NewEvent>());
}

/** A part of an event that is not copied when it is written, but looked at again when it is read. */
function keptByReference(
  name: string,
  restore: (stored: RecordedEvent, handed: NewEvent) => RecordedEvent,
): BrokenStore {
  return {
    name,
    fault: (store, shared) => ({
      ...alterEvent(store, (event) => {
        if (event.id !== undefined) handedIn(shared).set(event.id, event);
        return event;
      }),
      ...alterRead(store, (stored) => {
        const handed = handedIn(shared).get(stored.id);
        return handed === undefined ? stored : restore(stored, handed);
      }),
    }),
  };
}

/** Two neighbours in the wrong order, where there are two. */
function swapped<T>(list: readonly T[], at: number): readonly T[] {
  const [one, two] = [list[at], list[at + 1]];
  return one === undefined || two === undefined
    ? list
    : [...list.slice(0, at), two, one, ...list.slice(at + 2)];
}

const ofContent = ({ type, data }: NewEvent): string => JSON.stringify([type, data ?? null]);

export const wholeAppendFaults: readonly BrokenStore[] = [
  {
    name: 'last two events of an append swapped where its length divides by 128',
    fault: (store) =>
      alterWrite(store, ({ events, ...write }) => ({
        ...write,
        events: events.length > 0 && events.length % 128 === 0 ? swapped(events, events.length - 2) : events,
      })),
  },
  {
    name: 'append of exactly a hundred events told one short',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        if (!answer.ok || request.writes[0]?.events.length !== 100) return answer;
        return {
          ...answer,
          streams: answer.streams.map((each) => ({ ...each, lastRevision: each.lastRevision - 1 })),
        };
      },
    }),
  },
  {
    name: 'event without an id recognised by its content',
    fault: (store, shared) => {
      const ids = shared.of('ids of contents', () => new Map<string, string>());
      return alterWrite(store, (write) => {
        const counts = new Map<string, number>();
        const events = write.events.map((event) => {
          if (event.id !== undefined) return event;
          const content = ofContent(event);
          const count = (counts.get(content) ?? 0) + 1;
          counts.set(content, count);
          const key = `${write.stream} ${content} ${count}`;
          const id = ids.get(key) ?? crypto.randomUUID();
          ids.set(key, id);
          return { ...event, id };
        });
        return { ...write, events };
      });
    },
  },
  keptByReference('tags kept as the caller’s own list', (stored, handed) =>
    stored.system.tags === undefined || handed.system?.tags === undefined
      ? stored
      : { ...stored, system: { ...stored.system, tags: [...handed.system.tags] } },
  ),
  keptByReference('bytes of a Buffer kept in its own memory', (stored, handed) =>
    handed.data instanceof Uint8Array && handed.data.constructor !== Uint8Array
      ? { ...stored, data: new Uint8Array(handed.data) }
      : stored,
  ),
  {
    name: 'thousandth append acknowledged and never written',
    fault: (store, shared) => {
      const made = shared.of('appends made', () => ({ count: 0 }));
      return {
        append: async (request, options) => {
          if (++made.count !== 1_000) return store.append(request, options);
          const answer = await store.append(inAShadow(request), options);
          const [write] = request.writes;
          const { head, events } = await store.readStream({
            stream: write?.stream ?? '',
            direction: 'backward',
            limit: 1,
          });
          const firstRevision = (head ?? -1) + 1;
          const lastRevision = firstRevision + (write?.events.length ?? 1) - 1;
          return answer.ok
            ? {
                ok: true,
                streams: [{ stream: write?.stream ?? '', firstRevision, lastRevision }],
                position: events[0]?.position ?? answer.position,
              }
            : answer;
        },
      };
    },
  },
  {
    name: 'append of exactly as many events as are allowed refused',
    manifest: (manifest) => ({ ...manifest, limits: { ...manifest.limits, appendEvents: 500 } }),
    fault: (store) => ({
      append: async (request, options) => {
        const count = request.writes.reduce((sum, { events }) => sum + events.length, 0);
        if (count < 500) return store.append(request, options);
        throw eventStoreError('ES_TOO_LARGE', 'Too many events in one append.', {
          details: { what: 'events in one append', limit: 500, actual: count },
        });
      },
    }),
  },
];

/** The same append to streams that nobody reads. */
function inAShadow({ writes }: AppendRequest): AppendRequest {
  return {
    writes: writes.map((write) => ({ ...write, stream: `shadow-${crypto.randomUUID()}`, expected: 'any' })),
  };
}
