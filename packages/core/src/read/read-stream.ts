import { eventStoreError } from '../errors/event-store-error.js';
import type { EventLike } from '../event/event.js';
import { decodePage, type DecodedEvent, type EventPipeline } from '../schema/event-pipeline.js';
import type { EventStore } from '../store/event-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import { isRevision } from '../stream/expected-revision.js';
import { eventsOf, type EventReader } from './event-reader.js';

/** Where the types of what is read come from: a decider, or anything else that says how its events are kept. */
export interface EventSource<E extends EventLike> {
  readonly events?: EventPipeline<E> | undefined;
  /** Only for the type: what folds such events. */
  readonly evolve?: (state: never, event: E) => unknown;
}

/** Which events of a stream to read, and how. The time limit is one page's. */
export interface ReadStreamOptions<E extends EventLike> extends OperationOptions {
  /** `forward`: older to newer (the default) · `backward`: newer to older. */
  readonly direction?: 'forward' | 'backward' | undefined;
  /** The first revision read: the oldest (forward) or newest (backward) when left out. */
  readonly fromRevision?: number | undefined;
  /** The last revision read, itself included; to the end when left out. */
  readonly toRevision?: number | undefined;
  /** At most this many stored events; all when left out. */
  readonly limit?: number | undefined;
  /** Stored events fetched at once; 500 when left out. */
  readonly pageSize?: number | undefined;
  /** A decider: gives the events its types and runs its pipeline. */
  readonly source?: EventSource<E> | undefined;
}

/**
 * The events of one stream, fetched page by page as they are asked for. A missing or deleted stream has none. The time limit
 * is one page's.
 * @throws ES_INVALID_ARGUMENT, and what the pages throw, when the reading begins
 */
export function readStream<E extends EventLike = EventLike>(
  store: EventStore,
  stream: string,
  options: ReadStreamOptions<E> = {},
): EventReader<DecodedEvent<E>> {
  return eventsOf(() => pages(store, stream, options));
}

async function* pages<E extends EventLike>(
  store: EventStore,
  stream: string,
  options: ReadStreamOptions<E>,
): AsyncGenerator<readonly DecodedEvent<E>[], void, void> {
  const { direction = 'forward', source } = options;
  const pageSize = Math.min(options.pageSize ?? 500, store.manifest.limits.pageEvents);
  const within = rangeOf(options);
  let left = limitOf(options);
  let from = options.fromRevision;
  while (left > 0 && within(from)) {
    const page = await store.readStream(
      { stream, direction, from, limit: Math.min(left, pageSize) },
      options,
    );
    const events = page.events.filter(({ revision }) => within(revision));
    left -= events.length;
    if (events.length > 0) yield await decodePage(source?.events, events);
    if (page.next === null) return;
    from = page.next;
  }
}

type Range = Pick<ReadStreamOptions<EventLike>, 'limit' | 'direction' | 'toRevision'>;

function limitOf({ limit = Infinity }: Range): number {
  if (limit === Infinity || isRevision(limit)) return limit;
  throw refused('limit is a whole number from 0');
}

/** Whether a revision is still wanted; a start that is left open always is. */
function rangeOf({ direction, toRevision: to }: Range): (revision: number | undefined) => boolean {
  if (to === undefined) return () => true;
  if (!isRevision(to)) throw refused('toRevision is a revision: a safe integer from 0');
  const backward = direction === 'backward';
  return (revision) => revision === undefined || (backward ? revision >= to : revision <= to);
}

function refused(why: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The read is refused: ${why}.`);
}
