import type { LogFilter } from '@eventfold/core';
import { eventTypeFilter, streamNameFilter, type Filter } from '@kurrent/kurrentdb-client';
import type { Names } from '../layout/namespaced-name.js';
import { OWN_PREFIX } from '../layout/own-streams.js';

/** A filter that the server applies: on names or on types, never on both. */
export type ServerFilter = NonNullable<Filter>;

/** How many events the server looks at between two signs of progress. */
const SEARCH_WINDOW = 1000;

/**
 * The part of a query that the server can apply for us. It lets through everything that is wanted and more: the store
 * applies the whole filter again. Prefixes and patterns are the server's only means, hence the escaping and anchors.
 */
export function serverFilter(filter: LogFilter | undefined, { prefix }: Names): ServerFilter {
  const options = { maxSearchWindow: SEARCH_WINDOW };
  if (filter?.streams !== undefined && filter.streams.length > 0)
    return streamNameFilter({ prefixes: filter.streams.map((stream) => prefix + stream), ...options });
  if (filter?.categories !== undefined && filter.categories.length > 0)
    return streamNameFilter({
      regex: `^${escape(prefix)}(?:${oneOf(filter.categories)})(?:-|$)`,
      ...options,
    });
  if (filter?.types !== undefined && filter.types.length > 0)
    return eventTypeFilter({ regex: `^(?:${oneOf(filter.types)})$`, ...options });
  return prefix === ''
    ? visibleEvents()
    : streamNameFilter({ regex: `^${escape(prefix)}(?!${escape(OWN_PREFIX)})`, ...options });
}

/** What is shown to users, whoever's it is: everything but the server's events and the store's own. */
export function visibleEvents(): ServerFilter {
  return eventTypeFilter({ regex: '^[^$]', maxSearchWindow: SEARCH_WINDOW });
}

function oneOf(names: readonly string[]): string {
  return names.map(escape).join('|');
}

/** The text as a pattern that matches it alone, in the server's dialect (.NET, whose texts are UTF-16 too). */
function escape(text: string): string {
  return text.replaceAll(
    /[^A-Za-z0-9_]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
