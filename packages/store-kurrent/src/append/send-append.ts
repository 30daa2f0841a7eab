import type { PreparedWrite } from '@eventfold/core';
import { eventStoreError, isExact, type Deadline } from '@eventfold/core/store';
import type { AppendResult, EventData } from '@kurrent/kurrentdb-client';
import { outcomeUnknown, toWriteFailure, type WriteFailure } from '../connection/to-store-error.js';
import type { KurrentContext } from '../kurrent-context.js';
import { toStreamState } from '../layout/map-revision.js';
import { sendUntilAnswered, type Answer, type Doubt, type Named } from './send-until-answered.js';

type Outcome = { readonly kind: 'written'; readonly result: AppendResult } | WriteFailure;

export type AppendAnswer = Answer<Outcome>;

/** Sends an append to one stream. Repeats are recognised under an exact revision or `no-stream`. */
export function sendAppend(
  context: KurrentContext,
  write: PreparedWrite,
  events: readonly EventData[],
  deadline: Deadline,
): Promise<AppendAnswer> {
  const sending = {
    events: events.length,
    pace: context.pace,
    resendable: isExact(write.expected),
    named: () => named(write),
    once: () => sendOnce(context, write, events, deadline),
  };
  return sendUntilAnswered<Outcome>(sending, deadline);
}

async function sendOnce(
  { connection, names, pace }: KurrentContext,
  write: PreparedWrite,
  events: readonly EventData[],
  deadline: Deadline,
): Promise<Outcome> {
  const sentAt = performance.now();
  try {
    const result = await connection.writes.appendToStream(names.toServer(write.stream), [...events], {
      streamState: toStreamState(write.expected),
      deadline: Math.ceil(deadline.remainingMs()) + 1,
    });
    pace.answered(sentAt);
    return result.success ? { kind: 'written', result } : { kind: 'refused', error: misconfigured() };
  } catch (error) {
    return toWriteFailure(error);
  }
}

function misconfigured(): Error {
  return eventStoreError(
    'ES_INVALID_ARGUMENT',
    'The client was made with throwOnAppendFailure: false, under which it reports wrong revisions.',
  );
}

function named({ stream, events }: PreparedWrite): Named {
  return { what: `The append to ${JSON.stringify(stream)}`, eventIds: events.map(({ id }) => id) };
}

/** The error for an append whose outcome stayed open. */
export function unknown(write: PreparedWrite, { cause }: Doubt): Error {
  const { what, eventIds } = named(write);
  return outcomeUnknown(what, eventIds, cause);
}
