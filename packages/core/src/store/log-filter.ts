import { eventStoreError } from '../errors/event-store-error.js';
import { sha256Hex } from '../event/sha256.js';
import { categoryOf } from '../stream/stream-name.js';

/**
 * Which events of the log are wanted. Names are compared exactly, never as patterns; an event must satisfy every
 * list that is present, and an empty list matches nothing.
 */
export interface LogFilter {
  readonly categories?: readonly string[] | undefined;
  readonly streams?: readonly string[] | undefined;
  /** Stored type names. */
  readonly types?: readonly string[] | undefined;
}

/** Tells whether a filter wants an event; made once a query by {@link compileFilter}. */
export type FilterTest = (event: { readonly stream: string; readonly type: string }) => boolean;

/** The filter as a function, for stores that look at every event themselves. */
export function compileFilter(filter: LogFilter | undefined): FilterTest {
  const categories = filter?.categories && new Set(filter.categories);
  const streams = filter?.streams && new Set(filter.streams);
  const types = filter?.types && new Set(filter.types);
  return ({ stream, type }) =>
    (types?.has(type) ?? true) &&
    (streams?.has(stream) ?? true) &&
    (categories?.has(categoryOf(stream)) ?? true);
}

/** Throws ES_INVALID_ARGUMENT unless it is an object of which every list holds non-empty strings. */
export function checkFilter(filter: LogFilter | undefined): void {
  if (filter !== undefined && (typeof filter !== 'object' || filter === null)) throw badFilter();
  for (const list of [filter?.categories, filter?.streams, filter?.types]) {
    if (list === undefined) continue;
    if (Array.isArray(list) && list.every((name) => typeof name === 'string' && name !== '')) continue;
    throw badFilter();
  }
}

function badFilter(): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', 'A filter holds lists of non-empty names.');
}

const EVERYTHING = '-';

/** A short name of the query: equal for equal sets, whatever their order. Cursors carry it. */
export function filterFingerprint(filter: LogFilter | undefined): string {
  const lists = [filter?.categories, filter?.streams, filter?.types];
  if (lists.every((list) => list === undefined)) return EVERYTHING;
  return sha256Hex(JSON.stringify(lists.map((list) => list && [...new Set(list)].sort())), 2);
}
