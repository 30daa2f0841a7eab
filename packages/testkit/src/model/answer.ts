import type {
  AppendedStream,
  ErrorCode,
  ExpectedRevision,
  StreamState,
  ViolationReason,
  Written,
} from '@eventfold/core';

export interface AnsweredEvent {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
}

export interface AnsweredViolation {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly reason: ViolationReason;
  readonly state: StreamState;
  readonly actual: number | null;
  /** Ids of the events that came along. */
  readonly missed?: readonly string[] | undefined;
}

/** What a store answered, without what differs from store to store: positions, times, messages, sizes of pages. */
export type Answer =
  | { readonly is: 'appended'; readonly streams: readonly AppendedStream[] }
  | { readonly is: 'conflict'; readonly violations: readonly AnsweredViolation[] }
  | { readonly is: 'removed'; readonly changed: boolean }
  | {
      readonly is: 'read';
      readonly events: readonly AnsweredEvent[];
      readonly state: StreamState;
      readonly head: number | null;
    }
  | { readonly is: 'log'; readonly events: readonly AnsweredEvent[]; readonly atHead: boolean }
  | {
      readonly is: 'error';
      /** What was thrown, where it is no error of Eventfold's. */
      readonly code: ErrorCode | `untyped: ${string}`;
      readonly written: Written;
    };
