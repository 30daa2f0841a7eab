import type { EventStore, LogFilter, LogPage, RecordedEvent, SubscribeRequest } from '@eventfold/core';
import { alterSubscription } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

/** Changes the events that subscriptions deliver, of pages from the head on where `live`. */
function delivered(
  name: string,
  change: (event: RecordedEvent) => RecordedEvent,
  { live = false } = {},
): BrokenStore {
  return {
    name,
    fault: (store) => ({
      async *subscribe(request, options) {
        let isLive = !live;
        for await (const page of store.subscribe(request, options)) {
          yield isLive ? { ...page, events: page.events.map(change) } : page;
          isLive ||= page.atHead;
        }
      },
    }),
  };
}

/** A subscription with a filter that wants more than it should, once it is live. */
function widened(name: string, wants: (filter: LogFilter, event: RecordedEvent) => boolean): BrokenStore {
  return {
    name,
    fault: (store) => ({
      async *subscribe(request, options) {
        const { filter } = request;
        if (filter === undefined || Object.values(filter).flat().includes(''))
          yield* store.subscribe(request, options);
        let isLive = false;
        for await (const page of store.subscribe({ ...request, filter: undefined }, options)) {
          const exact = await matching(store, request, page);
          const wanted = isLive ? (event: RecordedEvent) => wants(filter as LogFilter, event) : exact;
          yield { ...page, events: page.events.filter((event) => exact(event) || wanted(event)) };
          isLive ||= page.atHead;
        }
      },
    }),
  };
}

async function matching(store: EventStore, { filter }: SubscribeRequest, { events }: LogPage) {
  const found = new Set<string>();
  if (events.length > 0) {
    for (let after = 'start', atHead = false; !atHead;) {
      const page = await store.readLog({ filter, after, limit: 1_000 });
      for (const { id } of page.events) found.add(id);
      ({ next: after, atHead } = page);
    }
  }
  return ({ id }: RecordedEvent): boolean => found.has(id);
}

const begins = (names: readonly string[] | undefined, name: string): boolean =>
  names?.some((each) => name.startsWith(each)) ?? false;
const sameCase = (names: readonly string[] | undefined, name: string): boolean =>
  names?.some((each) => name.toLowerCase() === each.toLowerCase()) ?? false;

/** All that is there now, in pages as small as they were asked for. */
async function pagesToHead(store: EventStore, request: SubscribeRequest): Promise<readonly LogPage[]> {
  const pages: LogPage[] = [];
  for (let after = request.after ?? 'start', atHead = false; !atHead;) {
    const page = await store.readLog({ ...request, after, limit: request.limit ?? 500 });
    pages.push(page);
    ({ next: after, atHead } = page);
  }
  return pages;
}

export const followingFaults: readonly BrokenStore[] = [
  delivered('tags lost on subscriptions', ({ system: { tags: _, ...system }, ...event }) => ({
    ...event,
    system,
  })),
  delivered('metadata lost when delivered live', (event) => ({ ...event, metadata: {} }), { live: true }),
  delivered('schema version lost when delivered live', (event) => ({ ...event, schemaVersion: 1 }), {
    live: true,
  }),
  delivered('recordedAt is the time of delivery', (event) => ({
    ...event,
    recordedAt: event.recordedAt + 1,
  })),
  delivered('position lost on subscriptions', (event) => ({ ...event, position: '' })),
  delivered(
    'bytes delivered live as a list of numbers',
    (event) => ({ ...event, data: event.data instanceof Uint8Array ? [...event.data] : event.data }),
    { live: true },
  ),
  widened('category of a subscription taken for a prefix once it is live', ({ categories }, { stream }) =>
    begins(categories, stream),
  ),
  widened('types of a subscription compared without case once it is live', ({ types }, { type }) =>
    sameCase(types, type),
  ),
  widened('stream of a subscription taken for a prefix once it is live', ({ streams }, { stream }) =>
    begins(streams, stream),
  ),
  {
    name: 'limit of a subscription ignored',
    fault: (store) => ({
      subscribe: (request, options) =>
        store.subscribe(
          request.limit !== undefined && request.limit > 0 ? { ...request, limit: 500 } : request,
          options,
        ),
    }),
  },
  {
    name: 'subscription says that it caught up after its first page',
    fault: (store) =>
      alterSubscription(store, (page, index) => [{ ...page, atHead: index === 0 || page.atHead }]),
  },
  {
    name: 'abort heard by a subscription at the head only',
    fault: (store) => ({
      async *subscribe(request, options) {
        const isAsked = request.after === undefined && (request.limit ?? 0) > 0;
        const isLate = options?.signal?.aborted === true;
        const pages = isAsked && !isLate ? await pagesToHead(store, request) : [];
        yield* pages;
        yield* store.subscribe({ ...request, after: pages.at(-1)?.next ?? request.after }, options);
      },
    }),
  },
  {
    name: 'closing heard by a subscription at the head only',
    fault: (store) => ({
      async *subscribe(request, options) {
        const isAsked = request.after === undefined && (request.limit ?? 0) > 0;
        const pages = isAsked ? await pagesToHead(store, request) : [];
        for (const page of pages) {
          if (options?.signal?.aborted === true) break;
          yield page;
        }
        yield* store.subscribe({ ...request, after: pages.at(-1)?.next ?? request.after }, options);
      },
    }),
  },
  {
    name: 'removal of the event that it stands on ends a subscription',
    fault: (store, shared) => {
      const removed = shared.of('removed', () => ({ count: 0 }));
      return {
        delete: async (request, options) => {
          const answer = await store.delete(request, options);
          if (answer.ok && answer.changed) removed.count++;
          return answer;
        },
        async *subscribe(request, options) {
          const before = removed.count;
          for await (const page of store.subscribe(request, options)) {
            if (removed.count > before) throw new Error('The event is gone.');
            yield page;
          }
        },
      };
    },
  },
  {
    name: 'subscription delivers what other namespaces write',
    fault: (store, _, everywhere) => {
      const written = everywhere.of('written', () => [] as { by: unknown; event: RecordedEvent }[]);
      return {
        append: async (request, options) => {
          const answer = await store.append(request, options);
          const [write] = request.writes;
          if (!answer.ok || write === undefined) return answer;
          const { events } = await store.readStream({
            stream: write.stream,
            direction: 'backward',
            limit: 1,
          });
          for (const event of events) written.push({ by: _, event });
          return answer;
        },
        async *subscribe(request, options) {
          const known = written.length;
          let told = known;
          for await (const page of store.subscribe(request, options)) {
            const others = written.slice(told).flatMap(({ by, event }) => (by === _ ? [] : [event]));
            told = written.length;
            yield request.filter === undefined ? { ...page, events: [...others, ...page.events] } : page;
          }
        },
      };
    },
  },
  {
    name: 'abort ends only the first of the subscriptions that share a signal',
    fault: (store) => {
      const used = new WeakSet<AbortSignal>();
      return {
        subscribe: (request, options) => {
          const { signal } = options ?? {};
          if (signal === undefined || signal.aborted) return store.subscribe(request, options);
          if (used.has(signal)) return store.subscribe(request, {});
          used.add(signal);
          return store.subscribe(request, options);
        },
      };
    },
  },
  {
    name: 'closing a handle ends the subscriptions of the others',
    fault: (store, shared) => {
      const closed = shared.of('closed', () => ({ count: 0 }));
      return {
        close: async () => {
          closed.count++;
          await store.close();
        },
        async *subscribe(request, options) {
          const before = closed.count;
          for await (const page of store.subscribe(request, options)) {
            if (closed.count > before) throw new Error('The connection is gone.');
            yield page;
          }
        },
      };
    },
  },
];
