import type { AppendRequest, AppendResult, ConflictViolation, PreparedWrite } from '@eventfold/core';
import { prepareAppend, tooLarge } from '@eventfold/core/store';
import { encodeEvent, type EncodedEvent } from './event-row.js';
import { findRepeat, type Repeat } from './find-repeat.js';
import { toColumn } from './names.js';
import { inTransaction, type SqliteDatabase } from './sqlite-database.js';
import { sqliteManifest } from './sqlite-manifest.js';
import { saveStream, streamToChange, violationOf, type StreamRow } from './stream-row.js';

/** Judges every expectation and writes everything or nothing, as one transaction. */
export function append(database: SqliteDatabase, namespace: string, request: AppendRequest): AppendResult {
  const { writes, checks } = prepareAppend(request, sqliteManifest);
  const encoded = writes.map(({ events }) => events.map(encodeEvent));
  refuseTooLarge(encoded.flat());
  const ids = writes.flatMap(({ events }) => events.map(({ id }) => id));

  const judgeAndWrite = (): AppendResult => {
    const streams = writes.map(({ stream }) => streamToChange(database, namespace, stream));
    const checked = checks.map(({ stream }) => streamToChange(database, namespace, stream));
    const repeats = writes.map((write, n) => findRepeat(database, namespace, write, streams[n]!));
    if (repeats.every((repeat) => typeof repeat === 'object')) return firstAnswer(repeats);
    const violations = [
      ...writes.map((write, n) => violationOfWrite(streams[n]!, write, repeats[n])),
      ...checks.map((check, n) => violationOf(checked[n]!, check)),
    ].filter((violation) => violation !== undefined);
    if (violations.length > 0) return { ok: false, violations };
    const written = writes.map(({ stream }, n) =>
      writeEvents(database, namespace, { name: stream, row: streams[n]!, events: encoded[n]! }),
    );
    return {
      ok: true,
      streams: written.map(({ placed }) => placed),
      position: written[written.length - 1]!.position,
    };
  };
  return inTransaction(database, judgeAndWrite, ids);
}

function refuseTooLarge(events: readonly EncodedEvent[]): void {
  const { appendBytes } = sqliteManifest.limits;
  const size = events.reduce((sum, event) => sum + event.size, 0);
  if (size > appendBytes) throw tooLarge('bytes in one append', appendBytes, size);
}

function firstAnswer(repeats: readonly Repeat[]): AppendResult {
  const { position } = repeats[repeats.length - 1]!;
  return { ok: true, streams: repeats.map(({ placed }) => placed), position };
}

function violationOfWrite(
  row: StreamRow,
  write: PreparedWrite,
  repeat: Repeat | 'partly' | undefined,
): ConflictViolation | undefined {
  const violation = violationOf(row, write);
  if (repeat === undefined || violation?.reason === 'diverged') return violation;
  const { stream, expected } = write;
  const actual = row.head < 0 ? null : row.head;
  return { stream, expected, reason: 'partly-repeated', state: row.state, actual };
}

interface EventsToWrite {
  readonly name: string;
  readonly row: StreamRow;
  readonly events: readonly EncodedEvent[];
}

function writeEvents(
  database: SqliteDatabase,
  namespace: string,
  { name, row, events }: EventsToWrite,
): Repeat {
  const insert = database.prepare(
    'INSERT INTO events (namespace, stream, revision, id, body, bytes, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const recordedAt = Date.now();
  const firstRevision = row.head + 1;
  let position: number | bigint = 0;
  for (const [n, { id, body, bytes }] of events.entries()) {
    const revision = firstRevision + n;
    ({ lastInsertRowid: position } = insert.run(
      namespace,
      toColumn(name),
      revision,
      id,
      body,
      bytes,
      recordedAt,
    ));
  }
  const lastRevision = row.head + events.length;
  // What a delete hid stays hidden: the stream begins with what is written now.
  const first = row.state === 'active' ? row.first : firstRevision;
  saveStream(database, namespace, { name, state: 'active', first, head: lastRevision });
  return { placed: { stream: name, firstRevision, lastRevision }, position: String(position) };
}
