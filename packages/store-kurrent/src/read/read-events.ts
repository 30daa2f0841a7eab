import { isEventStoreError } from '@eventfold/core';
import type { Deadline } from '@eventfold/core/store';
import type { ResolvedEvent } from '@kurrent/kurrentdb-client';
import { attemptMs, isOver, pauseBefore, withinDeadline } from '../connection/attempt.js';
import { openNativeRead, type BoundedRead } from './bounded-read.js';
import type { GrpcReads } from './grpc-reads.js';
import type { KurrentConnection } from '../connection/kurrent-connection.js';
import { isNotFound, toReadError } from '../connection/to-store-error.js';

/** With no more than this many reads running, one is lonely: see {@link GrpcReads}. */
const FEW = 2;
/** The native path is faster for more events than this, waits included. */
const SHORT = 500;

/**
 * Everything one bounded read returns. A client whose reads broke is replaced and the read starts again, until the
 * deadline is over. Passes the client's own stream-not-found through.
 */
export async function readEvents(
  connection: KurrentConnection,
  read: BoundedRead,
  deadline: Deadline,
  stream?: string,
): Promise<ResolvedEvent[]> {
  let failure: Error | undefined;
  let wasEmpty = false;
  let asksOtherwise = false;
  for (let attempt = 0; ; attempt++) {
    // What kept the read from succeeding says more than that the time was over.
    if (attempt === 0) deadline.check();
    else if (deadline.signal.aborted) throw overOr(deadline, failure);
    const client = connection.reads();
    try {
      let isSure = wasEmpty;
      const events = await connection.whileReading((running) => {
        const { grpc } = connection;
        const lonely = running <= FEW && read.maxCount <= SHORT && attempt % 2 === 0;
        if (grpc === undefined || !(lonely || asksOtherwise))
          return collect(openNativeRead(client, read, connection.requiresLeader), deadline);
        isSure = true;
        return collectOverGrpc(grpc, connection, read, deadline);
      });
      if (isSure || events.length > 0) return events;
      // A native read whose connection breaks behind the head of the answer ends like this, too, without an error.
      wasEmpty = asksOtherwise = true;
      continue;
    } catch (error) {
      if (isNotFound(error)) throw error;
      asksOtherwise = false;
      if (!isOver(deadline)) failure = retryable(error, stream);
      connection.replaceReads(client);
    }
    await pauseBefore(attempt, deadline);
  }
}

async function collectOverGrpc(
  grpc: GrpcReads,
  { writes, requiresLeader }: KurrentConnection,
  read: BoundedRead,
  deadline: Deadline,
): Promise<ResolvedEvent[]> {
  const { events, cancel } = grpc.read(writes, read, { timeoutMs: attemptMs(deadline), requiresLeader });
  try {
    return await withinDeadline(events, deadline);
  } catch (error) {
    cancel();
    throw error;
  }
}

async function collect(read: AsyncIterable<ResolvedEvent>, deadline: Deadline): Promise<ResolvedEvent[]> {
  const iterator = read[Symbol.asyncIterator]();
  const events: ResolvedEvent[] = [];
  const drain = async (): Promise<ResolvedEvent[]> => {
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) {
      events.push(step.value);
    }
    return events;
  };
  try {
    return await withinDeadline(drain(), deadline);
  } catch (error) {
    // Not awaited: a silent server never answers it.
    void iterator.return?.().catch(() => undefined);
    throw error;
  }
}

/** The error where reading again can help; throws it otherwise. */
function retryable(error: unknown, stream: string | undefined): Error {
  const translated = toReadError(error, stream);
  if (isEventStoreError(translated, 'ES_UNAVAILABLE')) return translated;
  throw translated;
}

function overOr(deadline: Deadline, failure: Error | undefined): Error {
  const reason = deadline.signal.reason as Error;
  return failure !== undefined && isEventStoreError(reason, 'ES_TIMEOUT') ? failure : reason;
}
