import type { EventLike, RecordedEvent } from '../event/event.js';
import { decodePage, type DecodedEvent } from '../schema/event-pipeline.js';
import type { EventStore } from '../store/event-store.js';
import type { StreamPage } from '../store/read.js';
import type { EventSource } from './read-stream.js';

/** Where to begin with a stream, and what ends it. */
export interface SubscribeToStreamOptions<E extends EventLike> {
  /** The first revision wanted; the oldest when left out. To resume: one more than the last one handled. */
  readonly fromRevision?: number | undefined;
  readonly source?: EventSource<E> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Stored events fetched at once while catching up; 500 when left out. */
  readonly pageSize?: number | undefined;
}

/**
 * Follows one stream by revision: what is there, then what is appended, without gap or duplicate. A missing stream is waited for.
 */
export async function* subscribeToStream<E extends EventLike = EventLike>(
  store: EventStore,
  stream: string,
  options: SubscribeToStreamOptions<E> = {},
): AsyncGenerator<DecodedEvent<E>, void, void> {
  const { signal, source } = options;
  let next = options.fromRevision ?? 0;
  // The first page marks a place in the log: what is appended after it comes along, what was before is read.
  let marked = false;
  for await (const page of store.subscribe({ filter: { streams: [stream] }, after: 'end' }, { signal })) {
    const fresh = page.events.filter(({ revision }) => revision >= next);
    const goesOn = marked && (fresh[0]?.revision ?? next) === next;
    for await (const events of goesOn ? [fresh] : stored(store, stream, next, options)) {
      yield* await decodePage(source?.events, events);
      next = (events[events.length - 1]?.revision ?? next - 1) + 1;
    }
    marked = true;
  }
}

/** The stream's pages from a revision to its end, as they are stored. */
async function* stored(
  store: EventStore,
  stream: string,
  first: number,
  { signal, pageSize = 500 }: Pick<SubscribeToStreamOptions<EventLike>, 'signal' | 'pageSize'>,
): AsyncGenerator<readonly RecordedEvent[], void, void> {
  const limit = Math.min(pageSize, store.manifest.limits.pageEvents);
  for (let from: number | null = first; from !== null;) {
    const page: StreamPage = await store.readStream({ stream, from, limit }, { signal });
    yield page.events;
    from = page.next;
  }
}
