import type { RemoveRequest, RemoveResult, StreamState, TruncateRequest } from '@eventfold/core';
import { checkExpectedRevision, checkStreamName, eventStoreError, isRevision } from '@eventfold/core/store';
import { toColumn } from './names.js';
import { inTransaction, type SqliteDatabase } from './sqlite-database.js';
import { findStream, saveStream, streamToChange, violationOf, type StreamRow } from './stream-row.js';

/** Hides a stream's events. Its row stays, and its revisions go on. */
export function deleteStream(
  database: SqliteDatabase,
  namespace: string,
  request: RemoveRequest,
): RemoveResult {
  const checked = checkedRemoval(request);
  return inTransaction(database, () => {
    const row = streamToChange(database, namespace, checked.stream);
    const violation = violationOf(row, checked);
    if (violation !== undefined) return { ok: false, violations: [violation] };
    if (row.state !== 'active') return { ok: true, changed: false };
    removeBelow(database, namespace, { name: checked.stream, row, before: row.head + 1, state: 'deleted' });
    return { ok: true, changed: true };
  });
}

/** Takes a name out of use for ever, one that was never used included. */
export function tombstoneStream(
  database: SqliteDatabase,
  namespace: string,
  request: RemoveRequest,
): RemoveResult {
  const checked = checkedRemoval(request);
  return inTransaction(database, () => {
    const row = findStream(database, namespace, checked.stream);
    if (row.state === 'tombstoned') return { ok: true, changed: false };
    const violation = violationOf(row, checked);
    if (violation !== undefined) return { ok: false, violations: [violation] };
    removeBelow(database, namespace, {
      name: checked.stream,
      row,
      before: row.head + 1,
      state: 'tombstoned',
    });
    return { ok: true, changed: true };
  });
}

/** Removes a stream's oldest events. */
export function truncateStream(
  database: SqliteDatabase,
  namespace: string,
  { stream, before }: TruncateRequest,
): RemoveResult {
  checkStreamName(stream);
  if (!isRevision(before)) throw refused('before is a revision: a safe integer from 0');
  return inTransaction(database, () => {
    const row = streamToChange(database, namespace, stream);
    if (row.state !== 'active') return { ok: true, changed: false };
    if (before > row.head + 1) throw refused(`before is ${before}, past the end of the stream`);
    if (before <= row.first) return { ok: true, changed: false };
    removeBelow(database, namespace, { name: stream, row, before, state: 'active' });
    return { ok: true, changed: true };
  });
}

function checkedRemoval({ stream, expected }: RemoveRequest): RemoveRequest {
  checkStreamName(stream);
  return { stream, expected: checkExpectedRevision(expected) };
}

interface Removal {
  readonly name: string;
  readonly row: StreamRow;
  readonly before: number;
  readonly state: StreamState;
}

function removeBelow(
  database: SqliteDatabase,
  namespace: string,
  { name, row, before, state }: Removal,
): void {
  database
    .prepare(
      'UPDATE events SET body = NULL, bytes = NULL WHERE namespace = ? AND stream = ? AND revision < ?',
    )
    .run(namespace, toColumn(name), before);
  saveStream(database, namespace, { name, state, first: before, head: row.head });
}

function refused(why: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The truncation is refused: ${why}.`);
}
