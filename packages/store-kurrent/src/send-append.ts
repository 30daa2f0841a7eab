import type { PreparedWrite } from '@eventfold/core';
import { eventStoreError, isExact, type Deadline } from '@eventfold/core/store';
import type { AppendResult, EventData, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import { attemptMs, pauseBefore, withinDeadline } from './attempt.js';
import type { KurrentContext } from './kurrent-context.js';
import { toStreamState } from './map-revision.js';
import { outcomeUnknown, toWriteFailure } from './to-store-error.js';

/** What the server said in the end. `doubt` is why an earlier attempt's outcome stayed open, if one's did. */
export type AppendAnswer =
  | { readonly kind: 'written'; readonly result: AppendResult }
  | {
      readonly kind: 'conflict';
      readonly conflict: WrongExpectedVersionError;
      readonly doubt: Doubt | undefined;
    }
  | { readonly kind: 'gone'; readonly cause: unknown; readonly doubt: Doubt | undefined };

/** An attempt that may have been written. */
export interface Doubt {
  readonly cause: unknown;
}

/**
 * Sends an append until the server says what became of it. What never left is sent again under any expectation; what
 * may have been written only where the server recognises the repeat: under an exact revision or `no-stream`.
 * @throws ES_OUTCOME_UNKNOWN, ES_UNAVAILABLE, ES_TIMEOUT, ES_ABORTED, …
 */
export async function sendAppend(
  context: KurrentContext,
  write: PreparedWrite,
  events: readonly EventData[],
  deadline: Deadline,
): Promise<AppendAnswer> {
  let doubt: Doubt | undefined;
  let notSent: Error | undefined;
  for (let attempt = 0; ; attempt++) {
    if (deadline.signal.aborted) throw givenUp(write, deadline, doubt, notSent);
    try {
      return { kind: 'written', result: await sendOnce(context, write, events, deadline) };
    } catch (error) {
      const failure = toWriteFailure(error);
      if (failure.kind === 'conflict' || failure.kind === 'gone') return { ...failure, doubt };
      if (failure.kind === 'refused') throw doubt === undefined ? failure.error : unknown(write, doubt);
      if (failure.kind === 'not-sent') notSent = failure.error;
      else doubt = { cause: failure.cause };
      if (doubt !== undefined && !isExact(write.expected)) throw unknown(write, doubt);
    }
    await pauseBefore(attempt, deadline);
  }
}

async function sendOnce(
  { connection, names }: KurrentContext,
  write: PreparedWrite,
  events: readonly EventData[],
  deadline: Deadline,
): Promise<AppendResult> {
  const sent = connection.writes.appendToStream(names.toServer(write.stream), [...events], {
    streamState: toStreamState(write.expected),
    deadline: attemptMs(deadline),
  });
  const result = await withinDeadline(sent, deadline);
  if (result.success) return result;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    'The client was made with throwOnAppendFailure: false, under which it reports wrong revisions.',
  );
}

function givenUp(
  write: PreparedWrite,
  deadline: Deadline,
  doubt: Doubt | undefined,
  notSent: Error | undefined,
): Error {
  if (doubt !== undefined) return unknown(write, doubt);
  return notSent ?? (deadline.signal.reason as Error);
}

/** The error for an append whose outcome stayed open. */
export function unknown({ stream, events }: PreparedWrite, { cause }: Doubt): Error {
  const ids = events.map(({ id }) => id);
  return outcomeUnknown(`The append to ${JSON.stringify(stream)}`, ids, cause);
}
