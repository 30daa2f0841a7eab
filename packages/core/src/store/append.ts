import type { NewEvent, Position, PreparedEvent, RecordedEvent } from '../event/event.js';
import type { ExpectedRevision } from '../stream/expected-revision.js';

/** The events that one append adds to one stream, in order. */
export interface StreamWrite {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** At least one; ids differ within an append. */
  readonly events: readonly NewEvent[];
}

/** A stream that an append only looks at: what it expects must hold at the moment of writing. */
export interface StreamCheck {
  readonly stream: string;
  readonly expected: Exclude<ExpectedRevision, 'any'>;
}

/**
 * One append. It happens as a whole or not at all, to the manifest's `atomicAppend` level; a stream is named
 * once. Events enter the log in the order of `writes`.
 */
export interface AppendRequest {
  readonly writes: readonly StreamWrite[];
  readonly checks?: readonly StreamCheck[] | undefined;
}

/** An {@link AppendRequest} after `prepareAppend`: valid, complete, ids in lower case, nothing shared with the caller. */
export interface PreparedAppend {
  readonly writes: readonly PreparedWrite[];
  readonly checks: readonly StreamCheck[];
}

/** A {@link StreamWrite} after `prepareAppend`. */
export interface PreparedWrite {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly PreparedEvent[];
}

/** Where an append put a stream's events. */
export interface AppendedStream {
  readonly stream: string;
  readonly firstRevision: number;
  readonly lastRevision: number;
}

/** The append is durable as far as the store promises; a repeated one answers the streams and the position of the first. */
export interface AppendSuccess {
  readonly ok: true;
  /** In the order of the request's writes. */
  readonly streams: readonly AppendedStream[];
  /** The position of the append's last event. */
  readonly position: Position;
  /**
   * Whether an earlier append had written these events. Absent where the store cannot tell: its server does not say
   * (KurrentDB), or the append was sent more than once because a reply was lost.
   */
  readonly repeated?: boolean;
}

/**
 * A stream's condition:
 * `missing` never written · `active` (fully truncated included) · `deleted`: hidden, the next append goes on
 * after its last revision · `tombstoned`: gone for ever.
 */
export type StreamState = 'missing' | 'active' | 'deleted' | 'tombstoned';

/**
 * Why an expectation does not hold:
 * `revision`: the stream is elsewhere ·
 * `diverged`: a {@link RevisionToken} names an event that is not in this history ·
 * `unverifiable`: that event was removed on purpose, so nobody can tell ·
 * `partly-repeated`: the first ids were written before, the others were not.
 */
export type ViolationReason = 'revision' | 'diverged' | 'unverifiable' | 'partly-repeated';

/** One expectation that did not hold. */
export interface ConflictViolation {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly reason: ViolationReason;
  readonly state: StreamState;
  /** The stream's last revision; null where it has none or a deleted stream's is not known. */
  readonly actual: number | null;
  /**
   * The events after the expected revision, oldest first, where the store sends them along: all that can still be read up to
   * `actual`, or absent. Absent means that they must be read.
   */
  readonly missed?: readonly RecordedEvent[] | undefined;
}

/** Nothing was written. Conflicts are values: they are how concurrent writers meet, not faults. */
export interface Conflict {
  readonly ok: false;
  /** Every expectation that did not hold, and no other: of an append to several streams not only the first one. */
  readonly violations: readonly ConflictViolation[];
}

/** What an append comes to; look at `ok` first. Everything else that can happen is thrown. */
export type AppendResult = AppendSuccess | Conflict;
