import { isEventStoreError } from '@eventfold/core';
import type { Deadline } from '@eventfold/core/store';
import type { KurrentDBClient, ResolvedEvent } from '@kurrent/kurrentdb-client';
import { pauseBefore, withinDeadline } from './attempt.js';
import type { KurrentConnection } from './kurrent-connection.js';
import { isNotFound, toReadError } from './to-store-error.js';

/** Starts a bounded read on a client. */
type OpenRead = (client: KurrentDBClient) => AsyncIterable<ResolvedEvent>;

/**
 * Everything one bounded read returns. A client whose reads broke is replaced and the read starts again, until the
 * deadline is over. Passes the client's own stream-not-found through.
 */
export async function readEvents(
  connection: KurrentConnection,
  open: OpenRead,
  deadline: Deadline,
  stream?: string,
): Promise<ResolvedEvent[]> {
  let failure: Error | undefined;
  for (let attempt = 0; ; attempt++) {
    // What kept the read from succeeding says more than that the time was over.
    if (deadline.signal.aborted) throw overOr(deadline, failure);
    const client = connection.reads();
    try {
      return await collect(open(client), deadline);
    } catch (error) {
      if (isNotFound(error)) throw error;
      if (!deadline.signal.aborted) failure = retryable(error, stream);
      connection.replaceReads(client);
    }
    await pauseBefore(attempt, deadline);
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
