import type { EventStore, LogFilter, LogPage, ReadLogRequest, RecordedEvent } from '@eventfold/core';
import { isEventStoreError } from '@eventfold/core';
import { eventStoreError, filterFingerprint } from '@eventfold/core/store';
import { startingAnew } from '../alter.js';
import type { BrokenStore, Shared } from '../broken-store.js';

/** A broken way of reading the log that knows what it was asked for. */
function log(
  name: string,
  read: (
    inner: (request: ReadLogRequest) => Promise<LogPage>,
    request: ReadLogRequest,
    store: EventStore,
  ) => Promise<LogPage>,
): BrokenStore {
  return {
    name,
    fault: (store) => ({
      readLog: (request, options) => read((asked) => store.readLog(asked, options), request, store),
    }),
  };
}

const isStart = ({ after }: ReadLogRequest): boolean => after === undefined || after === 'start';
const hasList = (filter: LogFilter | undefined): boolean =>
  filter !== undefined && Object.values(filter).some((list) => list !== undefined);

/** Events that were removed, and go on to be found where `shows` says so. */
function ghosts(
  name: string,
  by: 'delete' | 'tombstone' | 'truncate',
  shows: (request: ReadLogRequest, event: RecordedEvent, revived: ReadonlySet<string>) => boolean,
): BrokenStore {
  return {
    name,
    fault: (store, shared) => {
      const gone = goneFrom(shared);
      return {
        [by]: async (request: never) => {
          const { stream, before = Infinity } = request as { stream: string; before?: number };
          const { events } = await store.readStream({ stream: stream || ' ', limit: 100 });
          const answer = await store[by](request);
          if (answer.ok && answer.changed)
            gone.events.push(...events.filter(({ revision }) => revision < before));
          return answer;
        },
        append: async (request, options) => {
          const answer = await store.append(request, options);
          for (const { stream } of answer.ok ? request.writes : [])
            if (gone.events.some((event) => event.stream === stream)) gone.revived.add(stream);
          return answer;
        },
        readLog: async (request, options) => {
          const page = await store.readLog(request, options);
          if (!isStart(request)) return page;
          const shown = gone.events.filter((event) => shows(request, event, gone.revived));
          return { ...page, events: [...shown, ...page.events] };
        },
      };
    },
  };
}

function goneFrom(shared: Shared): { events: RecordedEvent[]; revived: Set<string> } {
  return shared.of('gone', () => ({ events: [] as RecordedEvent[], revived: new Set<string>() }));
}

const wants = ({ streams = [], types = [] }: LogFilter, { stream, type }: RecordedEvent): boolean =>
  streams.includes(stream) || types.includes(type);

export const scanningFaults: readonly BrokenStore[] = [
  ghosts('tombstoned events stay in the log', 'tombstone', ({ filter }) => filter === undefined),
  ghosts('deleted events still found by a filter', 'delete', ({ filter }, event) =>
    filter === undefined ? false : wants(filter, event),
  ),
  ghosts('truncated events still found by a filter', 'truncate', ({ filter }, event) =>
    filter === undefined ? false : wants(filter, event),
  ),
  ghosts(
    'writing a deleted stream anew brings its old events back into the log',
    'delete',
    ({ filter }, { stream }, revived) => filter === undefined && revived.has(stream),
  ),
  log('end of the log taken for its start under a filter', (read, request) =>
    read(request.after === 'end' && hasList(request.filter) ? { ...request, after: 'start' } : request),
  ),
  log('cursor of a filtered page stands on the head', async (read, request) => {
    const page = await read(request);
    if (!hasList(request.filter) || page.atHead) return page;
    const end = await read({ ...request, after: 'end' });
    return { ...page, next: end.next };
  }),
  log('first sixteen names of a filter looked at only', async (read, request) => {
    const page = await read(request);
    const { filter } = request;
    const names = [filter?.streams, filter?.types, filter?.categories].find((list) => list !== undefined);
    if (names === undefined || names.length <= 16) return page;
    const first = names.slice(0, 16);
    return {
      ...page,
      events: page.events.filter(({ stream, type }) =>
        first.some((name) => name === type || stream === name || stream.startsWith(`${name}-`)),
      ),
    };
  }),
  log('filter without lists wants nothing', async (read, request) => {
    const page = await read(request);
    return request.filter !== undefined && !hasList(request.filter) ? { ...page, events: [] } : page;
  }),
  log('name that stands twice in a filter finds everything twice', async (read, request) => {
    const page = await read(request);
    const names = request.filter?.types ?? [];
    const isTwice = Array.isArray(names) && new Set(names).size < names.length;
    return isTwice ? { ...page, events: [...page.events, ...page.events] } : page;
  }),
  {
    name: 'filtered cursor begins again once its event was removed',
    fault: (store, shared) => startingAnew(store, shared, ({ filter }) => hasList(filter)),
  },
  log('cursor of another history taken', async (read, request) => {
    try {
      return await read(request);
    } catch (error) {
      if (!isEventStoreError(error, 'ES_HISTORY_DIVERGED')) throw error;
      return read({ ...request, after: 'start' });
    }
  }),
  log('cursor past the head taken for the head', async (read, request) => {
    try {
      return await read(request);
    } catch (error) {
      if (!isEventStoreError(error, 'ES_HISTORY_DIVERGED')) throw error;
      const [index] = /\.(\d+):/.exec(request.after ?? '')?.slice(1) ?? [];
      const end = await read({ ...request, after: 'end' });
      const head = /\.(-?\d+):/.exec(end.next)?.[1];
      if (Number(index) > Number(head)) return end;
      throw error;
    }
  }),
  {
    name: 'malformed cursor covers nothing',
    fault: (store) => ({
      covers: (cursor, position) => {
        try {
          return store.covers(cursor, position);
        } catch {
          return false;
        }
      },
    }),
  },
  {
    name: 'filtered cursor covers all that its page was asked for',
    fault: (store, shared) => {
      const heads = shared.of('heads', () => new Map<string, string>());
      return {
        readLog: async (request, options) => {
          const page = await store.readLog(request, options);
          if (!hasList(request.filter)) return page;
          const end = await store.readLog({ ...request, after: 'end' }, options);
          heads.set(page.next, end.next);
          return page;
        },
        covers: (cursor, position) => store.covers(heads.get(cursor) ?? cursor, position),
      };
    },
  },
  log('limit above the largest page of the log cut to it', (read, request, { manifest }) =>
    read({ ...request, limit: Math.min(request.limit, manifest.limits.pageEvents) }),
  ),
  log('log read refused as of another filter where lists are undefined', async (read, request) => {
    const { filter } = request;
    const hasHoles = filter !== undefined && Object.values(filter).some((list) => list === undefined);
    if (hasHoles && request.after?.startsWith(filterFingerprint(filter)) === true)
      throw eventStoreError('ES_INVALID_CURSOR', 'The cursor belongs to a query with another filter.');
    return read(request);
  }),
  log('name that begins with - taken for a category', async (read, request) => {
    const page = await read(request);
    const categories = request.filter?.categories;
    if (!Array.isArray(categories) || !isStart(request)) return page;
    const all = await read({ limit: request.limit });
    const found = all.events.filter(
      ({ stream }) => stream.startsWith('-') && (categories as string[]).includes(stream),
    );
    return { ...page, events: [...page.events, ...found] };
  }),
];
