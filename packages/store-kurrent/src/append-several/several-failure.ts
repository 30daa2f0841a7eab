import { eventStoreError } from '@eventfold/core/store';
import {
  ErrorType,
  type AppendConsistencyViolationError,
  type AppendRecordSizeExceededError,
  type ConsistencyViolation,
  type TransactionMaxSizeExceededError,
  type WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { toWriteFailure, type OpenFailure } from '../connection/to-store-error.js';

/** What a refused append to several streams says of them. */
export type SeveralFailure =
  /** Every stream that is elsewhere than expected. */
  | { readonly kind: 'violations'; readonly violations: readonly ConsistencyViolation[] }
  /** The first such stream; of the others nothing is said. */
  | { readonly kind: 'conflict'; readonly conflict: WrongExpectedVersionError }
  /** One of the streams is tombstoned. */
  | { readonly kind: 'gone'; readonly cause: unknown }
  /** The server failed on it: until 26.1 also where it was written before in part, which it could not put into words. */
  | { readonly kind: 'unnamed'; readonly cause: unknown }
  | OpenFailure;

const GRPC_INVALID_ARGUMENT = 3;
const GRPC_INTERNAL = 13;
/** The client has no error for it: it is told by its text. */
const NOT_LEADER = /not the leader node/i;

export function toSeveralFailure(error: unknown): SeveralFailure {
  const { type, code, message } = error as { type?: unknown; code?: unknown; message?: unknown };
  switch (type) {
    case ErrorType.APPEND_CONSISTENCY_VIOLATION:
      return { kind: 'violations', violations: (error as AppendConsistencyViolationError).violations };
    case ErrorType.STREAM_TOMBSTONED:
      return { kind: 'gone', cause: error };
    case ErrorType.APPEND_RECORD_SIZE_EXCEEDED:
      return tooLarge(error as AppendRecordSizeExceededError, 'bytes in one event');
    case ErrorType.TRANSACTION_MAX_SIZE_EXCEEDED:
      return tooLarge(error as TransactionMaxSizeExceededError, 'bytes in one append');
    default:
      break;
  }
  const text = String(message);
  if (NOT_LEADER.test(text)) return { kind: 'not-sent', error: unavailable(error, text) };
  if (type === ErrorType.UNKNOWN && code === GRPC_INVALID_ARGUMENT)
    return { kind: 'refused', error: refused(error, text) };
  if (code === GRPC_INTERNAL && isOfServer(error)) return { kind: 'unnamed', cause: error };
  return toWriteFailure(error);
}

/** A broken connection has the same code, and none of the server's own details. */
function isOfServer(error: unknown): boolean {
  const { _raw: raw } = error as { readonly _raw?: { readonly metadata?: Metadata } };
  return raw?.metadata?.get('grpc-status-details-bin')[0] !== undefined;
}

/** As much of the transport's metadata as is looked at. */
interface Metadata {
  get(key: string): readonly unknown[];
}

function tooLarge(
  cause: AppendRecordSizeExceededError | TransactionMaxSizeExceededError,
  what: string,
): SeveralFailure {
  const { size: actual, maxSize: limit } = cause;
  const error = eventStoreError(
    'ES_TOO_LARGE',
    `The server takes ${limit} ${what}, and this has ${actual}.`,
    {
      details: { what, limit, actual },
      cause,
    },
  );
  return { kind: 'refused', error };
}

function unavailable(cause: unknown, text: string): Error {
  return eventStoreError('ES_UNAVAILABLE', `KurrentDB cannot take this here (${text}).`, { cause });
}

function refused(cause: unknown, text: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `KurrentDB refuses the append (${text}).`, { cause });
}
