import type { LogPage, Position, ReadLogRequest } from '@eventfold/core';
import {
  checkReadLog,
  compileFilter,
  cursorToken,
  decodeCursor,
  encodeCursor,
  eventStoreError,
  invalidCursor,
} from '@eventfold/core/store';
import { decodeEvent, EVENT_COLUMNS, type EventRow } from './event-row.js';
import { inSnapshot, type SqliteDatabase } from './sqlite-database.js';
import { sqliteManifest } from './sqlite-manifest.js';

/** How many events a page looks at, however few the filter wants. */
const SCANNED_AT_MOST = 2_000;

/** A page of the log. Its cursor says how far it looked, not what it found. */
export function readLog(database: SqliteDatabase, namespace: string, request: ReadLogRequest): LogPage {
  checkReadLog(request, sqliteManifest);
  const { filter, after = 'start', limit } = request;
  const start = after === 'start' || after === 'end' ? 0 : placeOf(decodeCursor(filter, after));
  const isWanted = compileFilter(filter);
  return inSnapshot(database, () => {
    const end = lastPosition(database, namespace);
    if (after === 'end') return { events: [], next: encodeCursor(filter, `${end}`), atHead: true };
    const rows = database
      .prepare(
        `SELECT ${EVENT_COLUMNS} FROM events
         WHERE namespace = ? AND position > ? AND body IS NOT NULL ORDER BY position LIMIT ?`,
      )
      .all(namespace, start, filter === undefined ? limit : SCANNED_AT_MOST) as EventRow[];
    const scanned = rows.map(decodeEvent);
    const events = scanned.filter(isWanted).slice(0, limit);
    // A full page ends with its last event; a page that is not full looked at everything there was.
    const isFull = events.length === limit || rows.length === SCANNED_AT_MOST;
    const last = events.length === limit ? events[limit - 1] : scanned[scanned.length - 1];
    const reached = isFull ? Number(last?.position) : Math.max(end, start);
    return { events, next: encodeCursor(filter, `${reached}`), atHead: reached >= end };
  });
}

/** The position of the newest event, removed ones included; 0 where there is none. */
export function lastPosition(database: SqliteDatabase, namespace: string): number {
  const row = database.prepare('SELECT MAX(position) AS last FROM events WHERE namespace = ?').get(namespace);
  return (row as { last: number | null }).last ?? 0;
}

/** How far a cursor has come. @throws ES_INVALID_CURSOR */
export function cursorPlace(cursor: string): number {
  return placeOf(cursorToken(cursor));
}

/** @throws ES_INVALID_ARGUMENT */
export function positionNumber(position: Position): number {
  if (/^\d{1,16}$/.test(position)) return Number(position);
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    `${JSON.stringify(position)} is not a position of this store.`,
  );
}

function placeOf(token: string): number {
  if (/^\d{1,16}$/.test(token)) return Number(token);
  throw invalidCursor('is not one of the SQLite store');
}
