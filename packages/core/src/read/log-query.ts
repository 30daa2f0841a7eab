import type { EventLike } from '../event/event.js';
import { decodePage, type DecodedEvent } from '../schema/event-pipeline.js';
import type { LogFilter } from '../store/log-filter.js';
import type { LogPage, LogStart } from '../store/read.js';
import type { EventSource } from './read-stream.js';

/** Which events of the log are wanted. An event must satisfy everything that is given. */
export interface LogQuery<E extends EventLike> {
  readonly category?: string | readonly string[] | undefined;
  readonly stream?: string | readonly string[] | undefined;
  /** Type names as the program knows them; former names are found, too. */
  readonly types?: readonly E['type'][] | undefined;
  /** Where to begin: after what a cursor covers, at the oldest event (`start`, the default), or with the next new one (`end`). */
  readonly after?: LogStart | undefined;
  /** Events of one page at most; the store's choice when left out. */
  readonly pageSize?: number | undefined;
  /** A decider: gives the events its types, its category where none is named, and runs its pipeline. */
  readonly source?: (EventSource<E> & { readonly category?: string | undefined }) | undefined;
}

/** The query in the port's words. */
export function filterOf<E extends EventLike>(query: LogQuery<E>): LogFilter | undefined {
  const category = query.category ?? (query.stream === undefined ? query.source?.category : undefined);
  const types =
    query.types === undefined ? undefined : (query.source?.events?.storedTypes(query.types) ?? query.types);
  const filter = { categories: listOf(category), streams: listOf(query.stream), types };
  return Object.values(filter).every((part) => part === undefined) ? undefined : filter;
}

/** The events of a page as the query's reader wants them. */
export async function decodedEvents<E extends EventLike>(
  { source, types }: LogQuery<E>,
  page: LogPage,
): Promise<readonly DecodedEvent<E>[]> {
  const events = await decodePage(source?.events, page.events);
  // A stored event that was split can bring siblings that nobody asked for.
  return types === undefined || source?.events === undefined
    ? events
    : events.filter(({ type }) => types.includes(type));
}

function listOf(names: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof names === 'string' ? [names] : names;
}
