import type { Database } from './database.js';
import { NO_EVENTS, TOMBSTONE } from './log-record.js';
import { readRecord } from './read-stream-page.js';
import { metadataStreamOf } from './stream-settings.js';

/** What a writer expects of a stream. */
export type Expected = 'any' | 'no-stream' | 'stream-exists' | bigint;

/** What becomes of a write. */
export type CommitCheck =
  | { readonly decision: 'write'; readonly current: number; readonly revives: boolean }
  | { readonly decision: 'wrong-version'; readonly current: number }
  | { readonly decision: 'deleted' }
  /** It was written before; where it stands is known while it can be read. */
  | { readonly decision: 'repeat'; readonly last: number; readonly position: number | undefined };

/** Decides over a write, first by the state of the stream, then by whether its events have been written before. */
export function checkCommit(
  database: Database,
  stream: string,
  expected: Expected,
  ids: readonly string[],
): CommitCheck {
  const current = database.lastRevision(stream);
  if (current === TOMBSTONE) return { decision: 'deleted' };
  if (expected === 'stream-exists') {
    if (database.isSoftDeleted(stream)) return { decision: 'deleted' };
    const hasMetadata = database.lastRevision(metadataStreamOf(stream)) !== NO_EVENTS;
    if (current === NO_EVENTS && !hasMetadata) return { decision: 'wrong-version', current };
  }
  if (expected === 'any' || expected === 'stream-exists') return checkByMemory(database, stream, ids);
  const exact = expected === 'no-stream' ? BigInt(NO_EVENTS) : expected;
  if (exact < BigInt(current)) return checkBehind(database, stream, Number(exact), ids);
  if (exact > BigInt(current)) return { decision: 'wrong-version', current };
  return { decision: 'write', current, revives: database.isSoftDeleted(stream) };
}

/** Without a revision to go by, only what the server still has in mind counts. */
export function checkByMemory(database: Database, stream: string, ids: readonly string[]): CommitCheck {
  const current = database.lastRevision(stream);
  let last: number | undefined;
  for (const id of ids) {
    const revision = database.recent.revisionOf(id, stream);
    if (revision === undefined) {
      if (last !== undefined) return { decision: 'wrong-version', current };
      return { decision: 'write', current, revives: database.isSoftDeleted(stream) };
    }
    last = revision;
  }
  if (last === undefined) return { decision: 'write', current, revives: database.isSoftDeleted(stream) };
  return { decision: 'repeat', last, position: readRecord(database, stream, last)?.position };
}

/** The stream has gone on: the write is a repeat where its events are exactly those that follow, hidden ones included. */
function checkBehind(
  database: Database,
  stream: string,
  expected: number,
  ids: readonly string[],
): CommitCheck {
  const current = database.lastRevision(stream);
  const stored = database.records(stream);
  const differs = ids.findIndex((id, index) => stored[expected + 1 + index]?.id !== id);
  if (differs === 0 && expected === NO_EVENTS && database.isSoftDeleted(stream))
    return { decision: 'write', current, revives: true };
  if (differs >= 0 || ids.length === 0) return { decision: 'wrong-version', current };
  const last = expected + ids.length;
  return { decision: 'repeat', last, position: readRecord(database, stream, last)?.position };
}
