import type { EventLike } from '../event/event.js';
import type { DecodedEvent } from '../schema/event-pipeline.js';
import type { EventStore } from '../store/event-store.js';
import type { Cursor } from '../store/read.js';
import { decodedEvents, filterOf, type LogQuery } from './log-query.js';

/** Which events of the log to follow, and from where. */
export interface SubscribeOptions<E extends EventLike> extends LogQuery<E> {
  /** Ends the subscription: its loop throws ES_ABORTED. Without one it ends when its loop is left. */
  readonly signal?: AbortSignal | undefined;
}

/** A step of a subscription. It can be empty: then it says how far was looked without finding anything. */
export interface SubscriptionPage<E extends EventLike> {
  readonly events: readonly DecodedEvent<E>[];
  /** Everything up to here was handed out: what a checkpoint keeps. */
  readonly next: Cursor;
  /** Nothing newer was there. */
  readonly atHead: boolean;
  /** Marks the first page at the head after older ones: once a catch-up. */
  readonly caughtUp: boolean;
}

/** Events as they are written, after those that are there. Go through it once: as events, or as pages. */
export interface Subscription<E extends EventLike> extends AsyncIterable<DecodedEvent<E>> {
  pages(): AsyncIterable<SubscriptionPage<E>>;
}

/**
 * Follows the log, or a part of it: first what is there, then what is written, without gap or duplicate and in the log's
 * order. It goes at the pace of its loop, reconnects by itself, and throws when it cannot go on.
 */
export function subscribe<E extends EventLike = EventLike>(
  store: EventStore,
  options: SubscribeOptions<E> = {},
): Subscription<E> {
  const pages = (): AsyncIterable<SubscriptionPage<E>> => follow(store, options);
  return Object.freeze({
    pages,
    async *[Symbol.asyncIterator]() {
      for await (const page of pages()) yield* page.events;
    },
  });
}

async function* follow<E extends EventLike>(
  store: EventStore,
  options: SubscribeOptions<E>,
): AsyncGenerator<SubscriptionPage<E>, void, void> {
  const { after, pageSize, signal } = options;
  const limit = pageSize === undefined ? undefined : Math.min(pageSize, store.manifest.limits.pageEvents);
  let behind = true;
  for await (const page of store.subscribe({ filter: filterOf(options), after, limit }, { signal })) {
    const events = await decodedEvents(options, page);
    const caughtUp = page.atHead && behind;
    behind = !page.atHead;
    yield { events, next: page.next, atHead: page.atHead, caughtUp };
  }
}
