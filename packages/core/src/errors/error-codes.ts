/** Whether an operation that failed has changed the store. */
export type Written = 'yes' | 'no' | 'unknown';

interface CodeFacts {
  /** Trying the same call again later can succeed without anybody changing its input. */
  readonly retryable: boolean;
  /** What the code says about the store unless the error itself says otherwise. */
  readonly written: Written;
}

const never = { retryable: false, written: 'no' } as const satisfies CodeFacts;
const later = { retryable: true, written: 'no' } as const satisfies CodeFacts;

/**
 * Every code Eventfold raises, with its defaults. `docs/errors.md` has one heading for each;
 * a test compares the two lists both ways.
 */
export const errorCodes = {
  ES_INVALID_ARGUMENT: never,
  ES_INVALID_STREAM_NAME: never,
  ES_INVALID_EVENT: never,
  ES_INVALID_CURSOR: never,
  ES_TOO_LARGE: never,
  ES_UNSUPPORTED: never,
  ES_CROSS_PARTITION: never,
  ES_REVISION_CONFLICT: later,
  ES_STREAM_TOMBSTONED: never,
  ES_COMMAND_MISMATCH: never,
  ES_CHECKPOINT_CONFLICT: never,
  ES_LEASE_LOST: never,
  ES_HISTORY_DIVERGED: never,
  ES_CORRUPT_STREAM: never,
  ES_DECODE_FAILED: never,
  ES_UPCAST_FAILED: never,
  ES_UNKNOWN_EVENT_TYPE: never,
  ES_UNSAFE_NUMBER: never,
  ES_LAYOUT_MISMATCH: never,
  ES_ACCESS_DENIED: never,
  ES_STORE_FULL: later,
  ES_UNAVAILABLE: later,
  ES_TIMEOUT: later,
  ES_OUTCOME_UNKNOWN: { retryable: false, written: 'unknown' },
  ES_HANDLER_FAILED: never,
  ES_ABORTED: never,
  ES_CLOSED: never,
} as const satisfies Record<string, CodeFacts>;

/** The stable identity of an error. Match on it, never on the class or the message. */
export type ErrorCode = keyof typeof errorCodes;
