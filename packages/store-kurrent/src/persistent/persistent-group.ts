import type { LogFilter, RecordedEvent } from '@eventfold/core';

/**
 * A group of competing consumers, kept by the server: what it is called, and what it is of. A stream, or the events of a
 * log query (servers from 21.10 on).
 */
export type PersistentGroup =
  | { readonly group: string; readonly stream: string; readonly filter?: undefined }
  | { readonly group: string; readonly filter: LogFilter; readonly stream?: undefined };

/** How a group is created. It keeps these for as long as it exists. */
export interface GroupSettings {
  /** The group begins with the first event, or with those appended after its creation: the default. */
  readonly from?: 'start' | 'end' | undefined;
  /** How often an event is given again before the server parks it; 10 when left out. */
  readonly maxRetries?: number | undefined;
  /** After how long without an answer an event is given again, in milliseconds; 30,000 when left out. */
  readonly answerWithinMs?: number | undefined;
}

/** What becomes of an event whose handler failed: given again, put aside, or left out. */
export type FailureAction = 'retry' | 'park' | 'skip';

/** A handler threw: what about, and what it threw. */
export interface HandlingFailure {
  readonly event: RecordedEvent;
  readonly error: unknown;
  /** How often the event was given before. */
  readonly retryCount: number;
}

/** How one consumer of a group works, and what ends it. */
export interface ConsumeOptions {
  /** Ends the consumer, once the handlers that run have ended. */
  readonly signal: AbortSignal;
  /** How many events are handled at once; 10 when left out. */
  readonly concurrency?: number | undefined;
  /** Decides about a failed event; `retry` when left out, until the server parks it. */
  readonly onFailure?: ((failure: HandlingFailure) => FailureAction) | undefined;
}

/** How a group is doing. */
export interface GroupStatus {
  /** Events put aside. */
  readonly parked: number;
  /** Events that consumers hold and have not answered. */
  readonly inFlight: number;
  readonly consumers: number;
}
