// Why an append to several streams is refused, each as the client knows it by the type of its details.
import { status, type ServiceError } from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import { streamsErrors } from './messages.js';
import { v2Error } from './v2-error.js';

/** A check that failed; states below 0 are the protocol's own numbers. */
export interface Violation {
  readonly index: number;
  readonly stream: string;
  readonly expected: bigint;
  readonly actual: bigint;
}

export function revisionConflict(stream: string, expected: bigint, actual: bigint): ServiceError {
  const details = new streamsErrors.StreamRevisionConflictErrorDetails().setStream(stream);
  return streamsError(
    status.FAILED_PRECONDITION,
    'STREAM_REVISION_CONFLICT',
    `Stream '${stream}' is at revision ${actual}, expected was ${expected}.`,
    details.setExpectedRevision(String(expected)).setActualRevision(String(actual)),
  );
}

export function streamTombstoned(stream: string): ServiceError {
  return streamsError(
    status.FAILED_PRECONDITION,
    'STREAM_TOMBSTONED',
    `Stream '${stream}' has been tombstoned.`,
    new streamsErrors.StreamTombstonedErrorDetails().setStream(stream),
  );
}

export function consistencyViolation(violations: readonly Violation[]): ServiceError {
  const messages = violations.map(({ index, stream, expected, actual }) => {
    const state = new streamsErrors.ConsistencyViolation.StreamStateViolation().setStream(stream);
    state.setExpectedState(String(expected)).setActualState(String(actual));
    return new streamsErrors.ConsistencyViolation().setCheckIndex(index).setStreamState(state);
  });
  const list = violations.map(
    ({ stream, expected, actual }) => `stream '${stream}' is ${actual}, expected was ${expected}`,
  );
  return streamsError(
    status.FAILED_PRECONDITION,
    'APPEND_CONSISTENCY_VIOLATION',
    `The append is not consistent: ${list.join('; ')}.`,
    new streamsErrors.AppendConsistencyViolationErrorDetails().setViolationsList(messages),
  );
}

export function recordTooLarge(stream: string, id: string, size: number, limit: number): ServiceError {
  const details = new streamsErrors.AppendRecordSizeExceededErrorDetails().setStream(stream).setRecordId(id);
  return streamsError(
    status.INVALID_ARGUMENT,
    'APPEND_RECORD_SIZE_EXCEEDED',
    `Record ${id} has ${size} bytes, more than the ${limit} of a record.`,
    details.setSize(size).setMaxSize(limit),
  );
}

export function transactionTooLarge(size: number, limit: number): ServiceError {
  return streamsError(
    status.ABORTED,
    'APPEND_TRANSACTION_SIZE_EXCEEDED',
    `The append has ${size} bytes, more than the ${limit} of an append.`,
    new streamsErrors.AppendTransactionSizeExceededErrorDetails().setSize(size).setMaxSize(limit),
  );
}

export function alreadyInSession(stream: string): ServiceError {
  return streamsError(
    status.ABORTED,
    'STREAM_ALREADY_IN_APPEND_SESSION',
    `Stream '${stream}' stands twice in this session.`,
    new streamsErrors.StreamAlreadyInAppendSessionErrorDetails().setStream(stream),
  );
}

export function emptySession(): ServiceError {
  return streamsError(
    status.FAILED_PRECONDITION,
    'APPEND_SESSION_NO_REQUESTS',
    'The session ended without any append.',
  );
}

function streamsError(code: status, reason: string, text: string, details?: Message): ServiceError {
  // Details are called as their error is, in other letters.
  const name = reason
    .toLowerCase()
    .replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  const type = `kurrentdb.protocol.v2.streams.errors.${name}ErrorDetails`;
  const packed = details === undefined ? undefined : { type, message: details };
  return v2Error({ code, reason, domain: 'streams', text, details: packed });
}
