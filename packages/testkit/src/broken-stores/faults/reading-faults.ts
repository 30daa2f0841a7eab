import type { ReadStreamRequest, StreamPage } from '@eventfold/core';
import { alterStreamPage } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

type Read = (request: ReadStreamRequest) => Promise<StreamPage>;

/** A broken way of reading streams that leaves everything else alone. */
function reading(
  name: string,
  read: (inner: Read, request: ReadStreamRequest) => Promise<StreamPage>,
): BrokenStore {
  return {
    name,
    fault: (store) => ({
      readStream: (request, options) => read((asked) => store.readStream(asked, options), request),
    }),
  };
}

const isBackward = ({ direction }: ReadStreamRequest): boolean => direction === 'backward';

export const readingFaults: readonly BrokenStore[] = [
  {
    name: 'missing stream said to be active',
    fault: (store) =>
      alterStreamPage(store, (page) => ({
        ...page,
        state: page.state === 'missing' ? 'active' : page.state,
      })),
  },
  reading('revisions sorted as text', async (read, request) => {
    const page = await read(request);
    if (isBackward(request) || request.limit < 100 || request.limit > 500) return page;
    return {
      ...page,
      events: [...page.events].sort((a, b) => (String(a.revision) < String(b.revision) ? -1 : 1)),
    };
  }),
  reading('events of a page sorted by their ids', async (read, request) => {
    const page = await read(request);
    if (isBackward(request) || (request.from ?? 0) > 0 || page.events.length < 25) return page;
    return { ...page, events: [...page.events].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  }),
  reading('from excluded', (read, request) =>
    read(
      !isBackward(request) && (request.from ?? 0) > 0
        ? { ...request, from: (request.from ?? 0) + 1 }
        : request,
    ),
  ),
  reading('one event more than the limit', (read, request) =>
    read({ ...request, limit: request.limit < 900 ? request.limit + 1 : request.limit }),
  ),
  reading('next repeats the last event', async (read, request) => {
    const page = await read(request);
    return !isBackward(request) && request.limit > 1 && page.next !== null
      ? { ...page, next: page.next - 1 }
      : page;
  }),
  reading('next lost after the second page', async (read, request) => {
    const page = await read(request);
    return (request.from ?? 0) > 0 && !isBackward(request) ? { ...page, next: null } : page;
  }),
  reading('reading past the end says that the stream is missing', async (read, request) => {
    const page = await read(request);
    return !isBackward(request) &&
      page.head !== null &&
      (request.from ?? 0) > page.head &&
      page.state === 'active'
      ? { events: [], state: 'missing', head: null, next: null }
      : page;
  }),
  reading('backward read as forward', async (read, request) => {
    if (!isBackward(request) || request.limit === 1) return read(request);
    return read({ ...request, direction: 'forward' });
  }),
  reading('backward limit taken from the oldest', async (read, request) => {
    if (!isBackward(request) || request.from !== undefined) return read(request);
    const page = await read({ ...request, direction: 'forward', limit: request.limit });
    return { ...page, events: [...page.events].reverse(), next: null };
  }),
  reading('backward from beyond the end is empty', async (read, request) => {
    const page = await read(request);
    return isBackward(request) && (request.from ?? 0) > (page.head ?? 0)
      ? { ...page, events: [], next: null }
      : page;
  }),
  reading('backward next skips one', async (read, request) => {
    const page = await read(request);
    return isBackward(request) && page.next !== null && page.next > 0
      ? { ...page, next: page.next - 1 }
      : page;
  }),
  reading('limit of a read clamped instead of refused', (read, request) =>
    read({ ...request, limit: Math.max(1, Math.min(10_000, Math.trunc(request.limit) || 1)) }),
  ),
  reading('start of a read clamped instead of refused', (read, request) => {
    const { from, ...rest } = request;
    return read(from === undefined ? rest : { ...rest, from: Math.max(0, Math.trunc(from) || 0) });
  }),
  {
    name: 'streams whose name begins the same read together',
    fault: (store, shared) => {
      const names = shared.of('names', () => new Set<string>());
      return {
        append: async (request, options) => {
          const answer = await store.append(request, options);
          for (const { stream } of answer.ok ? request.writes : []) names.add(stream);
          return answer;
        },
        readStream: async (request, options) => {
          const page = await store.readStream(request, options);
          if (page.state !== 'active' || page.next !== null) return page;
          const others = [...names].filter(
            (name) => name !== request.stream && name.startsWith(request.stream),
          );
          const pages = await Promise.all(
            others.map((stream) => store.readStream({ ...request, stream }, options)),
          );
          return { ...page, events: [...page.events, ...pages.flatMap(({ events }) => events)] };
        },
      };
    },
  },
  {
    name: 'pages kept by each handle',
    fault: (store) => {
      const kept = new Map<string, StreamPage>();
      return {
        readStream: async (request, options) => {
          const key = JSON.stringify(request);
          const page = kept.get(key) ?? (await store.readStream(request, options));
          if (page.state === 'active') kept.set(key, page);
          return page;
        },
        append: async (request, options) => {
          const answer = await store.append(request, options);
          kept.clear();
          return answer;
        },
      };
    },
  },
  {
    name: 'two reads at once share their limit',
    fault: (store) => {
      let limit = 1;
      return {
        readStream: async (request, options) => {
          ({ limit } = request);
          await Promise.resolve();
          const page = await store.readStream(
            Number.isSafeInteger(limit) ? { ...request, limit } : request,
            options,
          );
          return page.next === null ? page : { ...page, next: null };
        },
      };
    },
  },
  {
    name: 'head of an empty page one too high',
    fault: (store) =>
      alterStreamPage(store, (page) => ({
        ...page,
        head: page.events.length === 0 && page.head !== null ? page.head + 1 : page.head,
      })),
  },
];
