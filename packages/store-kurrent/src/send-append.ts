import type { PreparedWrite } from '@eventfold/core';
import { eventStoreError, isExact, type Deadline } from '@eventfold/core/store';
import type { AppendResult, EventData, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import { AttemptTimeout, firstWithin, pauseBefore } from './attempt.js';
import type { KurrentContext } from './kurrent-context.js';
import { toStreamState } from './map-revision.js';
import { outcomeUnknown, toWriteFailure, type WriteFailure } from './to-store-error.js';

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

type Outcome = Extract<AppendAnswer, { kind: 'written' }> | WriteFailure;

/**
 * How long an attempt is alone before the next one is sent beside it, in milliseconds, twice as long each time. The server
 * drops a repeat without a word while the first copy is not replicated yet: two writers of the same events meet that.
 */
const RESEND_AFTER_MS = 200;

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
  const pending = new Set<Promise<Outcome>>();
  const open: OpenQuestions = {};
  for (let attempt = 0; ; attempt++) {
    if (deadline.signal.aborted) throw givenUp(write, deadline, open);
    pending.add(sendOnce(context, write, events, deadline));
    const resendable = isExact(write.expected);
    const aloneMs = resendable ? RESEND_AFTER_MS * 2 ** attempt : deadline.remainingMs();
    const outcome = await firstWithin(pending, Math.min(aloneMs, deadline.remainingMs()), deadline);
    // An answer to one attempt says nothing of another that is still on its way.
    if (pending.size > 0) open.doubt ??= silence(deadline, aloneMs);
    const answer = outcome && answerOf(write, outcome, open);
    if (answer !== undefined) return answer;
    if (open.doubt !== undefined && !resendable) throw unknown(write, open.doubt);
    if (outcome !== undefined) await pauseBefore(attempt, deadline);
  }
}

/** The doubt about an attempt that nobody has answered. */
function silence(deadline: Deadline, afterMs: number): Doubt {
  return { cause: deadline.signal.aborted ? deadline.signal.reason : new AttemptTimeout(afterMs) };
}

/** What the attempts so far have left open. */
interface OpenQuestions {
  doubt?: Doubt;
  notSent?: Error;
}

/** The answer where the outcome is one; otherwise takes down why it is not. */
function answerOf(write: PreparedWrite, outcome: Outcome, open: OpenQuestions): AppendAnswer | undefined {
  switch (outcome.kind) {
    case 'written':
      return outcome;
    case 'conflict':
    case 'gone':
      return { ...outcome, doubt: open.doubt };
    case 'refused':
      throw open.doubt === undefined ? outcome.error : unknown(write, open.doubt);
    case 'not-sent':
      open.notSent = outcome.error;
      return undefined;
    case 'unknown':
      open.doubt = { cause: outcome.cause };
      return undefined;
  }
}

async function sendOnce(
  { connection, names }: KurrentContext,
  write: PreparedWrite,
  events: readonly EventData[],
  deadline: Deadline,
): Promise<Outcome> {
  try {
    const result = await connection.writes.appendToStream(names.toServer(write.stream), [...events], {
      streamState: toStreamState(write.expected),
      deadline: Math.ceil(deadline.remainingMs()) + 1,
    });
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

function givenUp(write: PreparedWrite, deadline: Deadline, { doubt, notSent }: OpenQuestions): Error {
  if (doubt !== undefined) return unknown(write, doubt);
  return notSent ?? (deadline.signal.reason as Error);
}

/** The error for an append whose outcome stayed open. */
export function unknown({ stream, events }: PreparedWrite, { cause }: Doubt): Error {
  const ids = events.map(({ id }) => id);
  return outcomeUnknown(`The append to ${JSON.stringify(stream)}`, ids, cause);
}
