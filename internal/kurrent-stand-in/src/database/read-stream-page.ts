import type { Database } from './database.js';
import { NO_EVENTS, TOMBSTONE, type LogRecord } from './log-record.js';
import { DELETED } from './stream-settings.js';

/** A part of a stream, as far as the server reads at once. */
export type StreamPage =
  | { readonly result: 'no-stream' }
  | { readonly result: 'deleted' }
  | {
      readonly result: 'success';
      readonly records: readonly LogRecord[];
      /** Where to go on. */
      readonly next: number;
      /** The stream's last revision. */
      readonly last: number;
      readonly isEnd: boolean;
    };

/** What of a stream may be read. */
interface Visible {
  readonly stream: string;
  readonly first: number;
  readonly last: number;
  /** Milliseconds since 1970; what is older has expired. */
  readonly since: number;
}

/** The page of up to `maxCount` events from a revision on, inclusive. */
export function readForward(database: Database, stream: string, from: number, maxCount: number): StreamPage {
  const visible = look(database, stream);
  if (typeof visible === 'string') return { result: visible };
  const { first, last, since } = visible;
  const until = from + maxCount - 1;
  if (until < first) return { result: 'success', records: [], next: first, last, isEnd: false };
  const start = Math.max(from, first);
  if (start > last) return { result: 'success', records: [], next: last + 1, last, isEnd: true };
  const stored = database.records(stream);
  const young = firstSince(stored, start, since);
  if (young > until && young <= last)
    return { result: 'success', records: [], next: young, last, isEnd: false };
  const records = stored.slice(young, until + 1);
  const next = records.length === 0 ? last + 1 : young + records.length;
  return { result: 'success', records, next, last, isEnd: until >= last || young > last };
}

/** The page of up to `maxCount` events before and including a revision, `end` for the last one. */
export function readBackward(
  database: Database,
  stream: string,
  from: number | 'end',
  maxCount: number,
): StreamPage {
  const visible = look(database, stream);
  if (typeof visible === 'string') return { result: visible };
  const { first, last, since } = visible;
  const end = from === 'end' ? last : from;
  if (end < first) return { result: 'success', records: [], next: NO_EVENTS, last, isEnd: true };
  const wanted = Math.max(0, end - maxCount + 1);
  const start = Math.max(wanted, first);
  const records = database
    .records(stream)
    .slice(start, end + 1)
    .filter(({ created }) => created >= since)
    .reverse();
  const lowest = records[records.length - 1]?.revision;
  const isEnd = wanted <= first || start === 0 || (start <= last && lowest !== start);
  const next = isEnd ? NO_EVENTS : Math.min(start - 1, last);
  return { result: 'success', records, next, last, isEnd };
}

/** One event, where it may be read. */
export function readRecord(database: Database, stream: string, revision: number): LogRecord | undefined {
  const visible = look(database, stream);
  if (typeof visible === 'string' || revision < visible.first) return undefined;
  const record = database.records(stream)[revision];
  return record !== undefined && record.created >= visible.since ? record : undefined;
}

function look(database: Database, stream: string): Visible | 'no-stream' | 'deleted' {
  const last = database.lastRevision(stream);
  if (last === TOMBSTONE) return 'deleted';
  const { truncateBefore = 0n, maxCount, maxAgeSeconds } = database.settings(stream);
  if (last === NO_EVENTS || truncateBefore === DELETED) return 'no-stream';
  const first = Math.max(Number(truncateBefore), maxCount === undefined ? 0 : last - maxCount + 1);
  const since = maxAgeSeconds === undefined ? 0 : Date.now() - maxAgeSeconds * 1000;
  return { stream, first, last, since };
}

/** The first revision from `start` on that has not expired; events of a stream are never older than those before. */
function firstSince(records: readonly LogRecord[], start: number, since: number): number {
  let revision = start;
  while (revision < records.length && records[revision]!.created < since) revision++;
  return revision;
}
