import type { ReadStreamRequest, StreamPage } from '@eventfold/core';
import { checkReadStream } from '@eventfold/core/store';
import { decodeEvent, EVENT_COLUMNS, type EventRow } from './event-row.js';
import { toColumn } from './names.js';
import { inSnapshot, type SqliteDatabase } from './sqlite-database.js';
import { sqliteManifest } from './sqlite-manifest.js';
import { findStream } from './stream-row.js';

/** A page of one stream, with its state and head of the same moment. */
export function readStream(
  database: SqliteDatabase,
  namespace: string,
  request: ReadStreamRequest,
): StreamPage {
  checkReadStream(request, sqliteManifest);
  return inSnapshot(database, () => {
    const { stream, direction, limit } = request;
    const { state, first, head } = findStream(database, namespace, stream);
    if (state === 'missing' || state === 'tombstoned') return { events: [], state, head: null, next: null };
    const isBackward = direction === 'backward';
    const from = isBackward ? Math.min(request.from ?? head, head) : Math.max(request.from ?? first, first);
    const range = isBackward ? 'revision <= ? ORDER BY revision DESC' : 'revision >= ? ORDER BY revision';
    const rows = database
      .prepare(
        `SELECT ${EVENT_COLUMNS} FROM events
         WHERE namespace = ? AND stream = ? AND body IS NOT NULL AND ${range} LIMIT ?`,
      )
      .all(namespace, toColumn(stream), from, limit) as EventRow[];
    const last = rows[rows.length - 1]?.revision;
    const isEnd = last === undefined || last === (isBackward ? first : head);
    return { events: rows.map(decodeEvent), state, head, next: isEnd ? null : last + (isBackward ? -1 : 1) };
  });
}
