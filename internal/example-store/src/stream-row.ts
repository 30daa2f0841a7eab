import type { ConflictViolation, ExpectedRevision, StreamState } from '@eventfold/core';
import { eventStoreError, judgeExpectation, type StreamFacts } from '@eventfold/core/store';
import { toColumn } from './names.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** A stream as the table has it. */
export interface StreamRow extends StreamFacts {
  readonly first: number;
}

/** What is known of a stream, also where it was never written. */
export function findStream(database: SqliteDatabase, namespace: string, stream: string): StreamRow {
  const name = toColumn(stream);
  const row = database
    .prepare('SELECT state, first, head FROM streams WHERE namespace = ? AND name = ?')
    .get(namespace, name) as { state: StreamState; first: number; head: number } | undefined;
  const { state, first, head } = row ?? { state: 'missing', first: 0, head: -1 };
  const idOf = database.prepare('SELECT id FROM events WHERE namespace = ? AND stream = ? AND revision = ?');
  const idAt = (revision: number): string | undefined =>
    (idOf.get(namespace, name, revision) as { id: string } | undefined)?.id;
  return { state, first, head, idAt };
}

/** The same, for whoever wants to change it. @throws ES_STREAM_TOMBSTONED */
export function streamToChange(database: SqliteDatabase, namespace: string, stream: string): StreamRow {
  const found = findStream(database, namespace, stream);
  if (found.state !== 'tombstoned') return found;
  throw eventStoreError('ES_STREAM_TOMBSTONED', `The stream ${JSON.stringify(stream)} was tombstoned.`, {
    details: { stream },
  });
}

/** Writes the row, made where it is missing. */
export function saveStream(
  database: SqliteDatabase,
  namespace: string,
  stream: {
    readonly name: string;
    readonly state: StreamState;
    readonly first: number;
    readonly head: number;
  },
): void {
  database
    .prepare('INSERT OR REPLACE INTO streams (namespace, name, state, first, head) VALUES (?, ?, ?, ?, ?)')
    .run(namespace, toColumn(stream.name), stream.state, stream.first, stream.head);
}

/** The violation of an expectation, undefined where it holds. */
export function violationOf(
  facts: StreamFacts,
  { stream, expected }: { readonly stream: string; readonly expected: ExpectedRevision },
): ConflictViolation | undefined {
  const verdict = judgeExpectation(expected, facts);
  if (verdict === 'holds') return undefined;
  const { state, head } = facts;
  return { stream, expected, reason: verdict, state, actual: head < 0 ? null : head };
}
