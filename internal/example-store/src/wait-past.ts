import { setTimeout as delay } from 'node:timers/promises';
import type { Cursor } from '@eventfold/core';
import { cursorPlace, lastPosition } from './read-log.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** SQLite wakes nobody: a subscriber at the head looks again this often, in milliseconds. */
const LOOK_AGAIN_MS = 20;

export interface WaitingPlace {
  readonly cursor: Cursor;
  readonly closing: AbortSignal;
  readonly signal: AbortSignal | undefined;
}

/** Resolves once something was written past the cursor, or the caller gave up: the next read says it. Rejects when the store closes. */
export async function waitPast(
  database: SqliteDatabase,
  namespace: string,
  { cursor, closing, signal }: WaitingPlace,
): Promise<void> {
  const place = cursorPlace(cursor);
  for (;;) {
    closing.throwIfAborted();
    if (signal?.aborted === true || lastPosition(database, namespace) > place) return;
    await delay(LOOK_AGAIN_MS);
  }
}
