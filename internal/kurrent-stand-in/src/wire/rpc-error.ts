import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

/** An error as the server ends a call with: code, text, and what the client reads from the trailers. */
export function rpcError(
  code: status,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers))
    if (value !== '') metadata.set(name, asciiOnly(value));
  return Object.assign(new Error(details), { name: 'RpcError', code, details, metadata });
}

/** `exception` is what the client tells its errors apart by. */
export function streamDeleted(stream: string): ServiceError {
  return rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
}

export function notLeader(host: string, port: number): ServiceError {
  return rpcError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });
}

export function notReady(): ServiceError {
  return rpcError(status.UNAVAILABLE, 'Server Is Not Ready');
}

/** Said before a call is looked at, hence the same in all versions of the protocol. */
export function unauthenticated(): ServiceError {
  return rpcError(status.UNAUTHENTICATED, 'Unauthenticated');
}

export function timedOut(why: string): ServiceError {
  return rpcError(status.ABORTED, `Operation timed out: ${why}`);
}

export function unexpected(result: string): ServiceError {
  return rpcError(status.UNKNOWN, result);
}

export function wrongExpectedVersion(
  operation: string,
  stream: string,
  expected: bigint,
  actual: number,
): ServiceError {
  return rpcError(
    status.FAILED_PRECONDITION,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expected),
      'actual-version': String(actual),
    },
  );
}

export function tooLargeAppend(limit: number): ServiceError {
  return rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limit),
  });
}

export function invalidArgument(why: string): ServiceError {
  return rpcError(status.INVALID_ARGUMENT, why);
}

/** Trailers take nothing else. */
function asciiOnly(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}
