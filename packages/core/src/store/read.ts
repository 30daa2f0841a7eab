import type { RecordedEvent } from '../event/event.js';
import type { StreamState } from './append.js';
import type { LogFilter } from './log-filter.js';

/** Which events of a stream a page starts with, and how many it may hold. */
export interface ReadStreamRequest {
  readonly stream: string;
  /** From older to newer, or from newer to older. `forward` when left out. */
  readonly direction?: 'forward' | 'backward' | undefined;
  /** The first revision wanted; the oldest (forward) or newest (backward) when left out. */
  readonly from?: number | undefined;
  /** At most this many events, from 1 to the manifest's `limits.pageEvents`. */
  readonly limit: number;
}

/** Consecutive events of one stream. A missing or deleted stream is an empty page, not an error. */
export interface StreamPage {
  readonly events: readonly RecordedEvent[];
  readonly state: StreamState;
  /** The stream's last revision when the page was read; null where it has none or a deleted stream's is not known. */
  readonly head: number | null;
  /** Where the next page starts in the same direction, or null at the end. A page may be short before the end. */
  readonly next: number | null;
}

/**
 * Opaque resume token of one query: it says what was scanned, not what matched. It survives JSON, belongs to its
 * filter and is refused with another (ES_INVALID_CURSOR).
 */
export type Cursor = string;

/** Where a log read begins: after what a cursor covers, at the oldest event, or after the newest. */
export type LogStart = Cursor | 'start' | 'end';

/** A page of the log, oldest first. */
export interface ReadLogRequest {
  readonly filter?: LogFilter | undefined;
  /** `start` when left out. */
  readonly after?: LogStart | undefined;
  /** At most this many events, from 1 to the manifest's `limits.pageEvents`. */
  readonly limit: number;
}

/**
 * A part of the log that was scanned. It can be empty before the head, for filters apply before limits and
 * a scan is bounded; `next` always covers everything that was scanned.
 */
export interface LogPage {
  readonly events: readonly RecordedEvent[];
  readonly next: Cursor;
  /** Nothing was written after `next` when the page was read. */
  readonly atHead: boolean;
}

/** A subscription: the same pages, then new ones as events are written, until it is left or aborted. */
export interface SubscribeRequest {
  readonly filter?: LogFilter | undefined;
  /** `start` when left out. */
  readonly after?: LogStart | undefined;
  /** At most this many events a page; the store's choice when left out. */
  readonly limit?: number | undefined;
}
