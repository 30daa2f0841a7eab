import { randomUUID } from 'node:crypto';
import { checkCommit, type CommitCheck, type Expected } from './check-commit.js';
import type { Database } from './database.js';
import type { ProposedEvent } from './log-record.js';
import { isMetadataStream, metadataStreamOf, revivedMetadata, streamOfMetadata } from './stream-settings.js';

export type WriteOutcome =
  | Exclude<CommitCheck, { decision: 'write' | 'repeat' }>
  /** The last revision and its position, also where the events had been written before. */
  | { readonly decision: 'written'; readonly last: number; readonly position: number | undefined };

/** Appends to one stream, all or nothing. */
export function writeEvents(
  database: Database,
  stream: string,
  expected: Expected,
  events: readonly ProposedEvent[],
): WriteOutcome {
  const ids = events.map(({ id }) => id);
  const check = checkCommit(database, stream, expected, ids);
  if (check.decision === 'repeat') return { decision: 'written', last: check.last, position: check.position };
  if (check.decision !== 'write') return check;
  return writeChecked(database, stream, check, events);
}

/** Writes what {@link checkCommit} let through. */
export function writeChecked(
  database: Database,
  stream: string,
  check: WriteCheck,
  events: readonly ProposedEvent[],
): Extract<WriteOutcome, { decision: 'written' }> {
  const revive = reviveWritten(database, stream, check);
  const written = database.write(stream, events);
  const newest = written[written.length - 1] ?? database.writeBlank(stream);
  revive();
  return { decision: 'written', last: check.current + events.length, position: newest.position };
}

type WriteCheck = Extract<CommitCheck, { decision: 'write' }>;

/** What is to be done after a write to a stream that was deleted, or to its metadata; asked for before the write. */
export function reviveWritten(
  database: Database,
  stream: string,
  { current, revives }: WriteCheck,
): () => void {
  const described = isMetadataStream(stream) ? streamOfMetadata(stream) : undefined;
  const revivesDescribed = described !== undefined && database.isSoftDeleted(described);
  return () => {
    if (revives) revive(database, stream, current + 1);
    if (revivesDescribed) revive(database, described, database.lastRevision(described) + 1);
  };
}

/** Makes a deleted stream visible again from `firstRevision` on. */
function revive(database: Database, stream: string, firstRevision: number): void {
  const metadataStream = metadataStreamOf(stream);
  const records = database.records(metadataStream);
  const data = revivedMetadata(records[records.length - 1]?.data ?? new Uint8Array(), firstRevision);
  if (data !== undefined) database.write(metadataStream, [metadataEvent(data)]);
}

export function metadataEvent(data: Uint8Array): ProposedEvent {
  return { id: randomUUID(), type: '$metadata', isJson: true, data, metadata: new Uint8Array() };
}
