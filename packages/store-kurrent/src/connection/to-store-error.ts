import { isEventStoreError, type EventStoreError } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { ErrorType, type WrongExpectedVersionError } from '@kurrent/kurrentdb-client';

/** What a failed write says about the store. Only `conflict`, `refused` and `not-sent` are certain that nothing was written. */
export type WriteFailure =
  | { readonly kind: 'conflict'; readonly conflict: WrongExpectedVersionError }
  /** Tombstoned; under `stream-exists` also a stream that was only deleted. */
  | { readonly kind: 'gone'; readonly cause: unknown }
  | OpenFailure;

/** One that answers no append: the caller did wrong, or the outcome is open. */
export type OpenFailure =
  | { readonly kind: 'refused'; readonly error: Error }
  /** It never left, or a node that could not take it said so: it can be sent again under any expectation. */
  | { readonly kind: 'not-sent'; readonly error: Error }
  | { readonly kind: 'unknown'; readonly cause: unknown };

/** What the transport says where it has no connection, hence sent nothing; the second comes without any code. */
const NO_CONNECTION = /No connection established|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|Name resolution failed/i;
const NO_NODE = /^Failed to discover/;

const GRPC_UNAVAILABLE = 14;
const GRPC_UNAUTHENTICATED = 16;

export function toWriteFailure(error: unknown): WriteFailure {
  const type = typeOf(error);
  switch (type) {
    case ErrorType.WRONG_EXPECTED_VERSION:
      return { kind: 'conflict', conflict: error as WrongExpectedVersionError };
    case ErrorType.STREAM_DELETED:
      return { kind: 'gone', cause: error };
    case ErrorType.ACCESS_DENIED:
      return { kind: 'refused', error: accessDenied(error) };
    case ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED:
      return { kind: 'refused', error: tooLargeForServer(error) };
    case ErrorType.NOT_LEADER:
      return { kind: 'not-sent', error: unavailable(error) };
    default:
      break;
  }
  if (neverLeft(error, type)) return { kind: 'not-sent', error: unavailable(error) };
  return { kind: 'unknown', cause: error };
}

/** A failed read in the port's terms. Reading again is right for every one that is retryable. */
export function toReadError(error: unknown, stream = ''): Error {
  if (isEventStoreError(error)) return error;
  switch (typeOf(error)) {
    case ErrorType.ACCESS_DENIED:
      return accessDenied(error);
    case ErrorType.STREAM_DELETED:
      return tombstoned(stream, error);
    case ErrorType.INVALID_ARGUMENT:
      return eventStoreError('ES_INVALID_ARGUMENT', `The client refused the read: ${messageOf(error)}`, {
        cause: error,
      });
    default:
      return unavailable(error);
  }
}

/** The error for a name that is gone for ever. */
export function tombstoned(stream: string, cause?: unknown): EventStoreError {
  return eventStoreError(
    'ES_STREAM_TOMBSTONED',
    `The stream ${JSON.stringify(stream)} was tombstoned: its name is gone for ever.`,
    { details: { stream }, cause },
  );
}

/** The error for a write of which nobody knows whether it happened. */
export function outcomeUnknown(what: string, eventIds: readonly string[], cause: unknown): EventStoreError {
  return eventStoreError(
    'ES_OUTCOME_UNKNOWN',
    `${what} was sent to KurrentDB and no answer came back: it may have happened or not.`,
    { details: { eventIds }, cause },
  );
}

/** Whether the stream has no events to read: never written, deleted, or with metadata only. */
export function isNotFound(error: unknown): boolean {
  return typeOf(error) === ErrorType.STREAM_NOT_FOUND;
}

/** Whether the server does not know the user, or not by this password. The client's native reads keep that to themselves. */
export function isUnauthenticated(error: unknown): boolean {
  return isEventStoreError(error, 'ES_ACCESS_DENIED') && grpcCodeOf(error.cause) === GRPC_UNAUTHENTICATED;
}

function accessDenied(cause: unknown): EventStoreError {
  return eventStoreError(
    'ES_ACCESS_DENIED',
    grpcCodeOf(cause) === GRPC_UNAUTHENTICATED
      ? 'KurrentDB does not accept the user name and password of the connection.'
      : 'KurrentDB refuses this to the user of the connection. Reading the log needs rights that ordinary users may lack.',
    { cause },
  );
}

function unavailable(cause: unknown): EventStoreError {
  return eventStoreError('ES_UNAVAILABLE', `KurrentDB cannot be reached (${messageOf(cause)}).`, { cause });
}

function tooLargeForServer(cause: unknown): EventStoreError {
  const limit = (cause as { readonly maxAppendSize?: number }).maxAppendSize ?? 0;
  return eventStoreError('ES_TOO_LARGE', `The server takes ${limit} bytes in one append, and this is more.`, {
    details: { limit, actual: limit + 1, what: 'bytes in one append' },
    cause,
  });
}

function neverLeft(error: unknown, type: unknown): boolean {
  const message = messageOf(error);
  if (type === undefined && NO_NODE.test(message)) return true;
  const isAway = type === ErrorType.UNAVAILABLE || grpcCodeOf(error) === GRPC_UNAVAILABLE;
  return isAway && NO_CONNECTION.test(message);
}

function grpcCodeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown } | null | undefined)?.code;
}

function typeOf(error: unknown): unknown {
  return (error as { readonly type?: unknown } | null)?.type;
}

/** Some of the client's errors have no message. */
function messageOf(error: unknown): string {
  const { message, name } = error as { readonly message?: unknown; readonly name?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  const type = typeOf(error);
  return typeof type === 'string' ? type : typeof name === 'string' ? name : 'no reason given';
}
