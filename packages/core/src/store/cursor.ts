import { eventStoreError } from '../errors/event-store-error.js';
import { filterFingerprint, type LogFilter } from './log-filter.js';
import type { Cursor } from './read.js';

/** A cursor that belongs to `filter` and carries the store's own token for what was scanned. */
export function encodeCursor(filter: LogFilter | undefined, token: string): Cursor {
  return `${filterFingerprint(filter)}.${token}`;
}

/** The store's token in `cursor`, or ES_INVALID_CURSOR where the cursor is malformed. */
export function cursorToken(cursor: Cursor): string {
  const dot = typeof cursor === 'string' ? cursor.indexOf('.') : -1;
  if (dot > 0 && dot < cursor.length - 1) return cursor.slice(dot + 1);
  throw invalidCursor('is not a cursor');
}

/** The store's token in `cursor`, or ES_INVALID_CURSOR where it was made for another filter. */
export function decodeCursor(filter: LogFilter | undefined, cursor: Cursor): string {
  const token = cursorToken(cursor);
  if (cursor.slice(0, cursor.length - token.length - 1) === filterFingerprint(filter)) return token;
  throw invalidCursor('belongs to a query with another filter');
}

/** The error for a cursor that a store cannot use. */
export function invalidCursor(why: string): Error {
  return eventStoreError('ES_INVALID_CURSOR', `The value given as a cursor ${why}.`);
}
