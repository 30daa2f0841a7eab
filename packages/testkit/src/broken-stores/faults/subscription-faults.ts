import type { EventStore, LogPage, SubscribeRequest } from '@eventfold/core';
import { isEventStoreError } from '@eventfold/core';
import { alterSubscription } from '../alter.js';
import type { BrokenStore } from '../broken-store.js';

/** Asks the inner store for another subscription than its caller did. */
function asking(
  store: EventStore,
  change: (request: SubscribeRequest) => SubscribeRequest,
): Partial<EventStore> {
  return { subscribe: (request, options) => store.subscribe(change(request), options) };
}

/** A subscription that ends quietly on the errors that `quiet` picks. */
function endingQuietly(store: EventStore, quiet: (error: unknown) => boolean): Partial<EventStore> {
  return {
    async *subscribe(request, options) {
      try {
        yield* store.subscribe(request, options);
      } catch (error) {
        if (!quiet(error)) throw error;
      }
    },
  };
}

/** Whether the page before this one was at the head: this one was written live. */
function liveOnly(store: EventStore, change: (page: LogPage) => readonly LogPage[]): Partial<EventStore> {
  return {
    async *subscribe(request, options) {
      let wasAtHead = false;
      for await (const page of store.subscribe(request, options)) {
        yield* wasAtHead && page.events.length > 0 ? change(page) : [page];
        wasAtHead ||= page.atHead;
      }
    },
  };
}

export const subscriptionFaults: readonly BrokenStore[] = [
  {
    name: 'duplicate at the hand-over from catch-up to live',
    fault: (store) => ({
      async *subscribe(request, options) {
        let last: LogPage | undefined;
        let isLive = false;
        for await (const page of store.subscribe(request, options)) {
          const repeated = !isLive && last?.atHead === true ? last.events.slice(-1) : [];
          isLive ||= last?.atHead === true;
          yield { ...page, events: [...repeated, ...page.events] };
          last = page.events.length > 0 ? page : { ...page, events: last?.events ?? [] };
        }
      },
    }),
  },
  {
    name: 'gap at the hand-over from catch-up to live',
    fault: (store) => {
      return {
        async *subscribe(request, options) {
          let caughtUp = 0;
          for await (const page of store.subscribe(request, options)) {
            yield caughtUp === 1 ? { ...page, events: page.events.slice(1) } : page;
            if (page.atHead) caughtUp++;
          }
        },
      };
    },
  },
  {
    name: 'subscription from the end begins at the start',
    fault: (store) =>
      asking(store, (request) => (request.after === 'end' ? { ...request, after: 'start' } : request)),
  },
  {
    name: 'subscription from a cursor begins with what it covers',
    fault: (store) => ({
      async *subscribe(request, options) {
        const { after = 'start' } = request;
        const isCursor = after !== 'start' && after !== 'end';
        const first = isCursor
          ? await store.readLog({ filter: request.filter, limit: 1_000 }).catch(() => undefined)
          : undefined;
        const covered = first?.events.filter((event) => store.covers(after, event.position)).slice(-1) ?? [];
        let isFirst = true;
        for await (const page of store.subscribe(request, options)) {
          yield isFirst ? { ...page, events: [...covered, ...page.events] } : page;
          isFirst = false;
        }
      },
    }),
  },
  {
    name: 'filter of a subscription ignored',
    fault: (store) => ({
      async *subscribe({ filter, ...request }, options) {
        if (filter?.types?.includes('') === true) yield* store.subscribe({ ...request, filter }, options);
        yield* store.subscribe(request, options);
      },
    }),
  },
  {
    name: 'filtered subscription says nothing of what it skipped',
    fault: (store) => ({
      async *subscribe(request, options) {
        for await (const page of store.subscribe(request, options)) {
          if (request.filter === undefined || page.events.length > 0) yield page;
        }
      },
    }),
  },
  {
    name: 'subscription never says that it caught up',
    fault: (store) => alterSubscription(store, (page) => [{ ...page, atHead: false }]),
  },
  {
    name: 'subscription says nothing on an empty log',
    fault: (store) =>
      alterSubscription(store, (page, index) => (index === 0 && page.events.length === 0 ? [] : [page])),
  },
  {
    name: 'subscriptions share what is delivered',
    fault: (store, shared) => ({
      async *subscribe(request, options) {
        const delivered = shared.of('delivered', () => new Set<string>());
        const open = shared.of('open', () => ({ count: 0 }));
        open.count++;
        for await (const page of store.subscribe(request, options)) {
          const events = page.events.filter((event) => !delivered.has(event.id));
          if (open.count > 1) for (const event of events) delivered.add(event.id);
          yield { ...page, events };
        }
      },
    }),
  },
  {
    name: 'aborted subscription ends quietly',
    fault: (store) =>
      endingQuietly(
        store,
        (error) =>
          isEventStoreError(error, 'ES_ABORTED') &&
          error.cause instanceof Error &&
          error.cause.message === 'enough',
      ),
  },
  {
    name: 'subscription of a closed store ends quietly',
    fault: (store) => endingQuietly(store, (error) => isEventStoreError(error, 'ES_CLOSED')),
  },
  {
    name: 'malformed subscription ends quietly',
    fault: (store) =>
      endingQuietly(store, (error) => isEventStoreError(error, 'ES_INVALID_ARGUMENT', 'ES_INVALID_CURSOR')),
  },
  {
    name: 'signal that was aborted before not looked at by subscriptions',
    seesSpentOptions: true,
    fault: (store) => ({
      subscribe: (request, options) =>
        store.subscribe(request, options?.signal?.aborted === true ? {} : options),
    }),
  },
  {
    name: 'close waits for subscriptions that were left',
    fault: (store) => {
      let left = 0;
      return {
        async *subscribe(request, options) {
          left++;
          try {
            for await (const page of store.subscribe(request, options)) yield page;
          } catch (error) {
            // Aborted, not left: whoever leaves the loop never comes by here.
            left--;
            throw error;
          }
        },
        close: async () => (left > 5 ? new Promise<void>(() => undefined) : store.close()),
      };
    },
  },
  {
    name: 'subscription sees what its own handle writes only',
    fault: (store) => {
      const own = new Set<string>();
      let wrote = false;
      return {
        append: async (request, options) => {
          wrote = true;
          for (const { events } of request.writes) for (const event of events) own.add(event.id ?? '');
          return store.append(request, options);
        },
        ...liveOnly(store, (page) => [
          { ...page, events: wrote ? page.events : page.events.filter((event) => own.has(event.id)) },
        ]),
      };
    },
  },
  {
    name: 'subscriber that fell behind loses the oldest events',
    fault: (store) => liveOnly(store, (page) => [{ ...page, events: page.events.slice(-200) }]),
  },
  {
    name: 'page of a subscription carries the cursor of the page before',
    fault: (store) => {
      return {
        async *subscribe(request, options) {
          let before: string | undefined;
          for await (const page of store.subscribe(request, options)) {
            yield request.limit === 2 && before !== undefined ? { ...page, next: before } : page;
            before = page.next;
          }
        },
      };
    },
  },
  {
    name: 'live events delivered in the wrong order',
    fault: (store) => {
      return {
        async *subscribe(request, options) {
          for await (const page of store.subscribe(request, options)) {
            yield page.events.length >= 5 && page.events.length < 20
              ? { ...page, events: [...page.events].reverse() }
              : page;
          }
        },
      };
    },
  },
];
