import type { LogFilter, LogPage, ReadLogRequest } from '@eventfold/core';
import { alterLogPage } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

type Read = (request: ReadLogRequest) => Promise<LogPage>;

/** A broken way of reading the log that leaves subscriptions alone. */
function log(name: string, read: (inner: Read, request: ReadLogRequest) => Promise<LogPage>): BrokenStore {
  return {
    name,
    fault: (store) => ({
      readLog: (request, options) => read((asked) => store.readLog(asked, options), request),
    }),
  };
}

/** A filter that wants more than it should. */
function widened(
  name: string,
  widen: (filter: LogFilter) => (event: { stream: string; type: string }) => boolean,
): BrokenStore {
  return log(name, async (read, request) => {
    const { filter, limit } = request;
    if (
      filter === undefined ||
      Object.values(filter).some((list) => !Array.isArray(list) || list.includes(''))
    )
      return read(request);
    const page = await read({ ...request, limit: Math.min(limit, 1_000) });
    if (request.after !== undefined && request.after !== 'start') return page;
    const all = await read({ limit: 1_000 });
    const wanted = widen(filter);
    const events = all.events.filter(
      (event) => page.events.some(({ id }) => id === event.id) || wanted(event),
    );
    return limit >= 1_000 ? { ...page, events } : page;
  });
}

const starts = (names: readonly string[] | undefined, name: string): boolean =>
  names?.some((each) => name.startsWith(each)) ?? false;

export const logFaults: readonly BrokenStore[] = [
  log('log sorted by stream', async (read, request) => {
    const page = await read(request);
    if (page.events.length !== 24) return page;
    return {
      ...page,
      events: [...page.events].sort((a, b) => (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0)),
    };
  }),
  {
    name: 'log of a partition sorted by stream',
    manifest: (manifest) => ({ ...manifest, levels: { ...manifest.levels, order: 'partition' } }),
    fault: (store) =>
      alterLogPage(store, (page) => ({
        ...page,
        events: [...page.events].sort((a, b) => (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0)),
      })),
  },
  log('log page of one event more than the limit', (read, request) =>
    read({ ...request, limit: request.limit < 1_000 ? request.limit + 1 : request.limit }),
  ),
  log('next of the log repeats the last event', async (read, request) => {
    const page = await read(request);
    if (page.atHead || page.events.length < 2) return page;
    return { ...page, next: (await read({ ...request, limit: page.events.length - 1 })).next };
  }),
  log('next of the log skips the rest of an append', async (read, request) => {
    const page = await read(request);
    if (page.atHead || page.events.length === 0 || request.filter !== undefined) return page;
    const after = await read({ ...request, after: page.next, limit: 1 });
    const isSameAppend =
      after.events[0]?.stream === page.events.at(-1)?.stream && (after.events[0]?.revision ?? 0) % 5 === 4;
    return isSameAppend ? { ...page, next: after.next } : page;
  }),
  log('stray event in an empty log', async (read, request) => {
    const page = await read(request);
    const isEmpty = (page.events.length === 0 && request.after === undefined) || request.after === 'start';
    if (!isEmpty || !page.atHead || page.events.length > 0 || request.filter !== undefined) return page;
    const base = { id: '00000000-0000-4000-8000-000000000000', schemaVersion: 1, metadata: {}, system: {} };
    const event = {
      ...base,
      type: 'Started',
      data: null,
      stream: 'started',
      revision: 0,
      position: '0',
      recordedAt: 0,
    };
    return { ...page, events: [event] };
  }),
  log('end of the log taken for its start', (read, request) =>
    read(request.after === 'end' ? { ...request, after: 'start' } : request),
  ),
  {
    name: 'event written beside another one missing from the log',
    fault: (store, shared) => {
      const running = shared.of('running', () => ({ appends: 0, lost: new Set<string>() }));
      return {
        append: async (request, options) => {
          running.appends++;
          await Promise.resolve();
          const isBeside = running.appends > 1;
          const ids = isBeside
            ? request.writes.flatMap(({ events }) => events.map((event) => event.id ?? ''))
            : [];
          for (const id of ids) running.lost.add(id);
          try {
            return await store.append(request, options);
          } finally {
            running.appends--;
          }
        },
        ...alterLogPage(store, (page) => ({
          ...page,
          events: page.events.filter((event) => !running.lost.has(event.id)),
        })),
      };
    },
  },
  {
    name: 'metadata dropped in the log',
    fault: (store) =>
      alterLogPage(store, (page) => ({
        ...page,
        events: page.events.map((event) => ({ ...event, metadata: {} })),
      })),
  },
  {
    name: 'positions compared as text',
    fault: () => ({ comparePositions: (a, b) => (a === b ? 'same' : a < b ? 'before' : 'after') }),
  },
  {
    name: 'cursors known to their own handle only',
    fault: (store, shared) => {
      const own = `h${shared.of('handles', () => ({ count: 0 })).count++}:`;
      return {
        readLog: async ({ after, ...request }, options) => {
          const inner = after?.startsWith(own) === true ? after.slice(own.length) : after;
          const page = await store.readLog(
            after === undefined ? request : { ...request, after: inner },
            options,
          );
          return { ...page, next: own + page.next };
        },
        covers: (cursor, position) => store.covers(cursor.replace(/^h\d+:/, ''), position),
        subscribe: ({ after, ...request }, options) =>
          store.subscribe(
            after === undefined ? request : { ...request, after: after.replace(/^h\d+:/, '') },
            options,
          ),
      };
    },
  },
  log('head of the log never reached', async (read, request) => {
    const page = await read(request);
    return request.after !== undefined && request.after !== 'start' && page.events.length === 0
      ? page
      : { ...page, atHead: page.atHead && page.events.length < request.limit };
  }),
  widened(
    'filter by category takes names that begin the same',
    (filter) =>
      ({ stream }) =>
        starts(filter.categories, stream),
  ),
  widened(
    'filter by stream takes names that begin the same',
    (filter) =>
      ({ stream }) =>
        starts(filter.streams, stream),
  ),
  widened(
    'filter by type takes names that begin the same',
    (filter) =>
      ({ type }) =>
        starts(filter.types, type),
  ),
  widened(
    'filter by category does not look at case',
    (filter) =>
      ({ stream }) =>
        filter.categories?.some((each) => each.toLowerCase() === stream.split('-')[0]?.toLowerCase()) ??
        false,
  ),
  widened(
    'lists of a filter joined by or',
    (filter) =>
      ({ stream, type }) =>
        (filter.categories?.includes(stream.split('-')[0] ?? '') ?? false) ||
        (filter.types?.includes(type) ?? false),
  ),
  widened(
    'empty list of a filter wants everything',
    (filter) => () => Object.values(filter).some((list: readonly string[]) => list.length === 0),
  ),
  widened(
    'names of a filter read as patterns',
    (filter) =>
      ({ stream, type }) =>
        matches(filter.categories, stream.split('-')[0] ?? '') ||
        matches(filter.streams, stream) ||
        matches(filter.types, type),
  ),
  log('limit before filter', async (read, request) => {
    if (request.filter === undefined || (request.after ?? 'start') !== 'start') return read(request);
    const scanned = await read({ limit: request.limit }).then(
      (page) => new Set(page.events.map((event) => event.id)),
    );
    const page = await read(request);
    return { ...page, events: page.events.filter((event) => scanned.has(event.id)) };
  }),
  log('search given up after a thousand events without a match', async (read, request) => {
    const page = await read(request);
    if (request.filter === undefined) return page;
    const [first] = page.events;
    const far = page.events.some(
      (event, n) => Number(event.position) - Number((page.events[n - 1] ?? first)?.position ?? 0) > 400,
    );
    return far || Number(first?.position ?? 0) > 600 ? { ...page, events: [], atHead: true } : page;
  }),
  log('malformed filter ignored', async (read, request) => {
    const lists = Object.values(request.filter ?? {}) as unknown[];
    const isFine = lists.every(
      (list) => Array.isArray(list) && list.every((name) => typeof name === 'string' && name !== ''),
    );
    return read(isFine ? request : { limit: request.limit });
  }),
];

function matches(patterns: readonly string[] | undefined, name: string): boolean {
  return (
    patterns?.some((pattern) => {
      try {
        return new RegExp(`^${pattern}$`).test(name);
      } catch {
        return false;
      }
    }) ?? false
  );
}
