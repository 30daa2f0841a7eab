import type { ConflictViolation } from '../store/append.js';
import { errorCodes, type ErrorCode, type Written } from './error-codes.js';

/** What an error of a given code carries besides its message; codes that are absent carry nothing. */
export interface ErrorDetails {
  ES_INVALID_STREAM_NAME: { readonly stream: string };
  ES_INVALID_EVENT: { readonly index?: number; readonly path?: string };
  ES_TOO_LARGE: { readonly limit: number; readonly actual: number; readonly what: string };
  ES_UNSUPPORTED: { readonly operation: string; readonly store: string };
  ES_CROSS_PARTITION: { readonly streams: readonly string[] };
  ES_REVISION_CONFLICT: { readonly violations: readonly ConflictViolation[]; readonly attempts: number };
  ES_STREAM_TOMBSTONED: { readonly stream: string };
  ES_COMMAND_MISMATCH: { readonly stream: string; readonly commandId: string };
  ES_CHECKPOINT_CONFLICT: { readonly name: string };
  ES_LEASE_LOST: { readonly name: string };
  ES_HISTORY_DIVERGED: { readonly stream?: string; readonly revision?: number };
  ES_CORRUPT_STREAM: { readonly stream: string };
  ES_DECODE_FAILED: { readonly stream: string; readonly revision: number };
  ES_UPCAST_FAILED: { readonly stream: string; readonly revision: number; readonly type: string };
  ES_UNKNOWN_EVENT_TYPE: { readonly stream: string; readonly revision: number; readonly type: string };
  ES_OUTCOME_UNKNOWN: { readonly eventIds: readonly string[] };
}

type DetailsOf<C extends ErrorCode> = C extends keyof ErrorDetails ? ErrorDetails[C] : undefined;

/**
 * Every error Eventfold raises, a store's included. Two copies of the package may be loaded side by
 * side, so tell errors apart with {@link isEventStoreError}, which looks at `code`.
 */
export interface EventStoreError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  /** True where the same call can succeed later with the same input. */
  readonly retryable: boolean;
  /** Whether the failed operation changed the store; `unknown` means that the reply was lost. */
  readonly written: Written;
  readonly details: DetailsOf<C>;
}

type ErrorOptions<C extends ErrorCode> = {
  readonly cause?: unknown;
  readonly written?: Written;
  readonly retryable?: boolean;
} & (C extends keyof ErrorDetails ? { readonly details: ErrorDetails[C] } : { readonly details?: undefined });

class CodedError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly written: Written;
  readonly details: unknown;

  constructor(code: ErrorCode, message: string, options: ErrorOptions<ErrorCode>) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    // An aborted wait must look like one to code that knows only the platform's convention.
    this.name = code === 'ES_ABORTED' ? 'AbortError' : 'EventStoreError';
    this.code = code;
    this.retryable = options.retryable ?? errorCodes[code].retryable;
    this.written = options.written ?? errorCodes[code].written;
    this.details = options.details;
  }
}

/** Makes the error of `code`; `retryable` and `written` default to what the code says. */
export function eventStoreError<C extends ErrorCode>(
  code: C,
  message: string,
  ...[options]: C extends keyof ErrorDetails ? [options: ErrorOptions<C>] : [options?: ErrorOptions<C>]
): EventStoreError<C> {
  return new CodedError(code, message, options ?? {}) as unknown as EventStoreError<C>;
}

/** Whether `error` is one of Eventfold's, and of one of `codes` where any are given. */
export function isEventStoreError<C extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: readonly C[]
): error is EventStoreError<C> {
  // Not `instanceof Error`: an error of another realm is none by that.
  if (typeof error !== 'object' || error === null || !('retryable' in error && 'written' in error))
    return false;
  if (!('code' in error) || typeof error.code !== 'string' || !Object.hasOwn(errorCodes, error.code))
    return false;
  return codes.length === 0 || (codes as readonly string[]).includes(error.code);
}
