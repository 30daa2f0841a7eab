import type { RecordedEvent, StreamPage } from '@eventfold/core';
import type { ReadStreamRequest } from '@eventfold/core';
import { alterLogPage, alterViolation } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

/** Changes a page of a stream, knowing what was asked for. */
function page(
  name: string,
  change: (page: StreamPage, request: ReadStreamRequest) => StreamPage,
): BrokenStore {
  return {
    name,
    fault: (store) => ({
      readStream: async (request, options) => change(await store.readStream(request, options), request),
    }),
  };
}

const eachEvent = (found: StreamPage, change: (event: RecordedEvent) => RecordedEvent): StreamPage => ({
  ...found,
  events: found.events.map(change),
});

export const pageFaults: readonly BrokenStore[] = [
  page('page of a hundred events or more loses its last', (found) =>
    found.events.length >= 100 && found.events.length % 100 === 0
      ? { ...found, events: found.events.slice(0, -1) }
      : found,
  ),
  page('backward page of more than a hundred events begins one too low', (found, { direction }) =>
    direction === 'backward' && found.events.length > 100
      ? { ...found, events: found.events.slice(1) }
      : found,
  ),
  {
    name: 'log page of more than five hundred events loses its first',
    fault: (store) =>
      alterLogPage(store, (found) =>
        found.events.length > 500 && found.events.length < 1_000
          ? { ...found, events: found.events.slice(1) }
          : found,
      ),
  },
  page('backward page ends where a truncation does and says that there is more', (found, { direction }) =>
    direction === 'backward' && found.next === null && (found.events.at(-1)?.revision ?? 0) > 0
      ? { ...found, next: (found.events.at(-1)?.revision ?? 1) - 1 }
      : found,
  ),
  page('read from before the oldest event is empty', (found, { from, direction }) =>
    direction !== 'backward' && from !== undefined && (found.events[0]?.revision ?? from) > from
      ? { ...found, events: [], next: null }
      : found,
  ),
  page('backward read from before the oldest event begins with it', (found, { direction, from }) =>
    direction === 'backward' && from !== undefined && found.state === 'active' && found.events.length === 0
      ? { ...found, next: from === 0 ? null : from - 1 }
      : found,
  ),
  {
    name: 'events of before a delete read again backward',
    fault: (store, shared) => {
      const old = shared.of('old', () => new Map<string, readonly RecordedEvent[]>());
      return {
        delete: async (request, options) => {
          const found = await store.readStream({
            stream: request.stream || ' ',
            direction: 'backward',
            limit: 100,
          });
          const answer = await store.delete(request, options);
          if (answer.ok && answer.changed) old.set(request.stream, found.events);
          return answer;
        },
        readStream: async (request, options) => {
          const found = await store.readStream(request, options);
          return request.direction === 'backward' && found.state === 'active'
            ? { ...found, events: [...found.events, ...(old.get(request.stream) ?? [])] }
            : found;
        },
      };
    },
  },
  page('metadata lost when read backward', (found, { direction }) =>
    direction === 'backward' ? eachEvent(found, (event) => ({ ...event, metadata: {} })) : found,
  ),
  page('schema version lost where one event is read', (found, { limit }) =>
    limit === 1 ? eachEvent(found, (event) => ({ ...event, schemaVersion: 1 })) : found,
  ),
  page('position of an event read from the middle counted from there', (found, { from = 0, limit }) =>
    from > 0 && limit < 1_000
      ? eachEvent(found, (event) => ({ ...event, position: String(event.revision - from) }))
      : found,
  ),
  {
    name: 'stream whose name starts with $ cannot be read',
    fault: (store) => ({
      readStream: async (request, options) => {
        if (typeof request.stream === 'string' && request.stream.startsWith('$'))
          throw Object.assign(new Error('No such stream.'), {
            code: 'ES_INVALID_STREAM_NAME',
            retryable: false,
            written: 'no',
          });
        return store.readStream(request, options);
      },
    }),
  },
  {
    name: 'truncation not seen by other handles',
    fault: (store, shared) => {
      const truncated = shared.of('truncated', () => new Map<string, { by: object; page: StreamPage }>());
      const self = {};
      return {
        truncate: async (request, options) => {
          const before = await store.readStream({ stream: request.stream || ' ', limit: 100 });
          const answer = await store.truncate(request, options);
          if (answer.ok && answer.changed) truncated.set(request.stream, { by: self, page: before });
          return answer;
        },
        readStream: async (request, options) => {
          const found = await store.readStream(request, options);
          const old = truncated.get(request.stream);
          const isStale = old !== undefined && old.by !== self && found.head === old.page.head;
          return isStale && request.direction !== 'backward' ? old.page : found;
        },
      };
    },
  },
  page('limit of a backward read counted from beyond the end', (found, { direction, from = 0, limit }) =>
    direction === 'backward' && found.head !== null && from > found.head && limit < 100
      ? { ...found, events: found.events.slice(0, Math.max(0, limit - (from - found.head))) }
      : found,
  ),
  {
    name: 'page kept and given to the next reader as the first one left it',
    fault: (store, shared) => {
      const kept = shared.of('kept', () => new Map<string, StreamPage>());
      return {
        readStream: async (request, options) => {
          const found = await store.readStream(request, options);
          const key = JSON.stringify([request, found.head, found.state, found.events[0]?.revision]);
          const before = kept.get(key);
          if (found.events.length > 0) kept.set(key, before ?? found);
          return before ?? found;
        },
      };
    },
  },
  {
    name: 'events that a conflict sends along shared with everybody',
    fault: (store, shared) => {
      const copies = shared.of('copies', () => new Map<string, RecordedEvent>());
      const copyOf = (event: RecordedEvent): RecordedEvent => {
        const copy = copies.get(event.id) ?? { ...event, metadata: { ...event.metadata } };
        copies.set(event.id, copy);
        return copy;
      };
      return {
        ...alterLogPage(store, (found) => ({
          ...found,
          events: found.events.map((event) => copies.get(event.id) ?? event),
        })),
        ...alterViolation(store, (violation) =>
          violation.missed === undefined ? violation : { ...violation, missed: violation.missed.map(copyOf) },
        ),
      };
    },
  },
];
