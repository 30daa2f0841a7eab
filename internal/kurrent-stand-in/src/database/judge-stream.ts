import { checkByMemory, checkCommit, type CommitCheck, type Expected } from './check-commit.js';
import type { Database } from './database.js';
import { NO_EVENTS, TOMBSTONE } from './log-record.js';
import { metadataStreamOf } from './stream-settings.js';

/** What can be expected of a stream beside others: also that it was removed. */
export type ExpectedState = Expected | 'deleted' | 'tombstoned';

/** What becomes of one stream of a write to several. */
export type StreamVerdict =
  | Extract<CommitCheck, { decision: 'write' | 'repeat' }>
  /** It is only checked, and as expected. */
  | { readonly decision: 'holds' }
  | {
      readonly decision: 'fails';
      /** {@link NO_EVENTS} or {@link TOMBSTONE} too. */
      readonly actual: number;
      /** Only told of a stream that was expected to exist. */
      readonly isSoftDeleted: boolean;
      /** Whether its first event was written before, and a later one was not. */
      readonly isPartRepeat: boolean;
    };

/** Judges a stream by what is expected of it and the ids of the events that it would take; none where it is only checked. */
export function judgeStream(
  database: Database,
  stream: string,
  expected: ExpectedState,
  ids: readonly string[],
): StreamVerdict {
  return ids.length === 0
    ? judgeChecked(database, stream, expected)
    : judgeWritten(database, stream, expected, ids);
}

function judgeChecked(database: Database, stream: string, expected: ExpectedState): StreamVerdict {
  const current = database.lastRevision(stream);
  const isSoftDeleted = database.isSoftDeleted(stream);
  const verdict = (holds: boolean): StreamVerdict => (holds ? { decision: 'holds' } : fails(current));
  // To a reader a tombstoned stream is one that does not exist.
  if (current === TOMBSTONE)
    return verdict(expected === 'any' || expected === 'no-stream' || expected === 'tombstoned');
  switch (expected) {
    case 'any':
      return verdict(true);
    case 'no-stream':
      return verdict(current === NO_EVENTS || isSoftDeleted);
    case 'stream-exists': {
      if (isSoftDeleted) return { ...fails(current), isSoftDeleted };
      const hasMetadata = database.lastRevision(metadataStreamOf(stream)) !== NO_EVENTS;
      return verdict(current !== NO_EVENTS || hasMetadata);
    }
    case 'deleted':
      return verdict(isSoftDeleted);
    case 'tombstoned':
      return verdict(false);
    default:
      return verdict(expected === BigInt(current));
  }
}

function judgeWritten(
  database: Database,
  stream: string,
  expected: ExpectedState,
  ids: readonly string[],
): StreamVerdict {
  const current = database.lastRevision(stream);
  if (current === TOMBSTONE || expected === 'tombstoned') return fails(current);
  const check = commitCheck(database, stream, expected, ids);
  switch (check.decision) {
    case 'deleted':
      return { ...fails(current), isSoftDeleted: true };
    case 'wrong-version':
      return { ...fails(current), isPartRepeat: knowsFirst(database, stream, expected, ids[0]) };
    default:
      return check;
  }
}

function commitCheck(
  database: Database,
  stream: string,
  expected: Exclude<ExpectedState, 'tombstoned'>,
  ids: readonly string[],
): CommitCheck {
  if (expected !== 'deleted') return checkCommit(database, stream, expected, ids);
  const check = checkByMemory(database, stream, ids);
  const writesLiving = check.decision === 'write' && !check.revives;
  return writesLiving ? { decision: 'wrong-version', current: check.current } : check;
}

function knowsFirst(
  database: Database,
  stream: string,
  expected: ExpectedState,
  id: string | undefined,
): boolean {
  if (id === undefined) return false;
  if (typeof expected === 'string' && expected !== 'no-stream')
    return database.recent.revisionOf(id, stream) !== undefined;
  const first = expected === 'no-stream' ? 0 : Number(expected) + 1;
  return database.records(stream)[first]?.id === id;
}

function fails(actual: number): Extract<StreamVerdict, { decision: 'fails' }> {
  return { decision: 'fails', actual, isSoftDeleted: false, isPartRepeat: false };
}
