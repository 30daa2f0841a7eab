import type {
  AppendedStream,
  ConflictViolation,
  Cursor,
  ExpectedRevision,
  LogFilter,
  LogStart,
  Position,
  ReadStreamRequest,
  StreamCheck,
  StreamState,
} from '@eventfold/core';

/** An event somebody asked a store to write: its id in lower case, and a digest of everything else in it. */
export interface SentEvent {
  readonly id: string;
  readonly digest: string;
}

/** An event as somebody read it. */
export interface SeenEvent extends SentEvent {
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
}

export interface SentWrite {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SentEvent[];
}

export type SeenViolation = Omit<ConflictViolation, 'missed'>;

/**
 * How an operation ended:
 * `ok` · `conflict`: an expectation did not hold · `refused`: it failed and wrote nothing ·
 * `unknown`: it failed and may have written, or never came back.
 */
export type Outcome<T> =
  | ({ readonly is: 'ok' } & T)
  | { readonly is: 'conflict'; readonly violations: readonly SeenViolation[] }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'unknown'; readonly code: string };

export interface SeenStreamPage {
  readonly events: readonly SeenEvent[];
  readonly state: StreamState;
  readonly head: number | null;
  readonly next: number | null;
}

export interface SeenLogPage {
  readonly events: readonly SeenEvent[];
  readonly next: Cursor;
  readonly atHead: boolean;
}

interface Recorded<K extends string, T> {
  readonly kind: K;
  /** Whose operation it was. A process may have several under way at once. */
  readonly process: string;
  /** When it was called, in microseconds by a clock that never goes back. No two times of a process are the same. */
  readonly invoked: number;
  /** When its answer was there; null where none ever came. */
  readonly returned: number | null;
  readonly outcome: Outcome<T>;
}

export interface AppendOperation extends Recorded<
  'append',
  { readonly streams: readonly AppendedStream[]; readonly position: Position }
> {
  readonly writes: readonly SentWrite[];
  readonly checks: readonly StreamCheck[];
}

export interface ReadStreamOperation
  extends Recorded<'read-stream', SeenStreamPage>, Omit<ReadStreamRequest, 'direction'> {
  readonly direction: 'forward' | 'backward';
}

/** A page of the log, asked for or delivered by a subscription. */
export interface LogPageOperation extends Recorded<'read-log' | 'subscription-page', SeenLogPage> {
  /** Pages of one subscription share a number. */
  readonly subscription?: number | undefined;
  readonly filter?: LogFilter | undefined;
  /** Of a subscription's later pages: the cursor of the page before. */
  readonly after: LogStart;
  readonly limit: number | null;
}

export interface RemovalOperation extends Recorded<
  'delete' | 'tombstone' | 'truncate',
  { readonly changed: boolean }
> {
  readonly stream: string;
  readonly expected?: ExpectedRevision | undefined;
  readonly before?: number | undefined;
}

/** Something that happened beside the operations: a kill, a failover, a phase of the test. */
export interface HistoryMark {
  readonly kind: 'mark';
  readonly at: number;
  readonly label: string;
  readonly note?: string | undefined;
}

/** One operation of a client, with when it began and ended and what came of it. */
export type HistoryOperation = AppendOperation | ReadStreamOperation | LogPageOperation | RemovalOperation;

/** What clients of a store did and saw, in the order in which it began. Plain JSON. */
export type History = (HistoryOperation | HistoryMark)[];

/** The operations of one kind. */
export function operationsOf<K extends HistoryOperation['kind']>(
  history: readonly (HistoryOperation | HistoryMark)[],
  ...kinds: readonly K[]
): readonly Extract<HistoryOperation, { kind: K }>[] {
  const wanted: ReadonlySet<string> = new Set(kinds);
  return history.filter(({ kind }) => wanted.has(kind)) as Extract<HistoryOperation, { kind: K }>[];
}
