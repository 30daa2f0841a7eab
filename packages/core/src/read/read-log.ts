import type { EventLike } from '../event/event.js';
import type { DecodedEvent } from '../schema/event-pipeline.js';
import type { EventStore } from '../store/event-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import type { LogPage, LogStart } from '../store/read.js';
import { eventsOf, type EventReader } from './event-reader.js';
import { decodedEvents, filterOf, type LogQuery } from './log-query.js';

/** Which events of the log to read; an event must satisfy all that is given. */
export interface ReadLogOptions<E extends EventLike> extends LogQuery<E>, OperationOptions {}

/**
 * The events of all streams that are there now, in the log's order, up to its head. For those that come later as well, see
 * `subscribe`. The time limit is one page's.
 */
export function readLog<E extends EventLike = EventLike>(
  store: EventStore,
  options: ReadLogOptions<E> = {},
): EventReader<DecodedEvent<E>> {
  return eventsOf(() => pages(store, options));
}

async function* pages<E extends EventLike>(
  store: EventStore,
  options: ReadLogOptions<E>,
): AsyncGenerator<readonly DecodedEvent<E>[], void, void> {
  const filter = filterOf(options);
  const limit = Math.min(options.pageSize ?? 500, store.manifest.limits.pageEvents);
  let after: LogStart = options.after ?? 'start';
  for (;;) {
    const page: LogPage = await store.readLog({ filter, after, limit }, options);
    const events = await decodedEvents(options, page);
    if (events.length > 0) yield events;
    if (page.atHead) return;
    after = page.next;
  }
}
