import type { PreparedWrite } from '@eventfold/core';
import { eventStoreError, isExact, type Deadline } from '@eventfold/core/store';
import type { AppendResult, EventData, WrongExpectedVersionError } from '@kurrent/kurrentdb-client';
import { AttemptTimeout, firstWithin, pauseBefore } from '../connection/attempt.js';
import type { KurrentContext } from '../kurrent-context.js';
import { toStreamState } from '../layout/map-revision.js';
import { outcomeUnknown, toWriteFailure, type WriteFailure } from '../connection/to-store-error.js';

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

/** How long a refusal waits for the answers to other attempts, in milliseconds. */
const OTHERS_MS = 2000;

/** The attempts of one append. */
interface Attempts {
  /** Those that nobody has answered. */
  readonly pending: Set<Promise<Outcome>>;
  /** One that failed and may have been written all the same. */
  lost?: Doubt;
  /** One that never left. */
  notSent?: Error;
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
  const attempts: Attempts = { pending: new Set() };
  const resendable = isExact(write.expected);
  for (let attempt = 0; ; attempt++) {
    if (deadline.signal.aborted) throw givenUp(write, deadline, attempts);
    attempts.pending.add(sendOnce(context, write, events, deadline));
    const aloneMs = resendable ? RESEND_AFTER_MS * 2 ** attempt : deadline.remainingMs();
    const first = await firstWithin(attempts.pending, Math.min(aloneMs, deadline.remainingMs()), deadline);
    const answer = first && (await answerOf(write, first, attempts, deadline));
    if (answer !== undefined) return answer;
    const doubt = doubtAbout(attempts, deadline);
    if (doubt !== undefined && !resendable) throw unknown(write, doubt);
    if (first !== undefined) await pauseBefore(attempt, deadline);
  }
}

/** The answer where the outcome of an attempt is one; otherwise takes down why it is not. */
async function answerOf(
  write: PreparedWrite,
  outcome: Outcome,
  attempts: Attempts,
  deadline: Deadline,
): Promise<AppendAnswer | undefined> {
  if (outcome.kind === 'written') return outcome;
  if (outcome.kind === 'unknown') attempts.lost = { cause: outcome.cause };
  if (outcome.kind === 'not-sent') attempts.notSent = outcome.error;
  if (outcome.kind === 'unknown' || outcome.kind === 'not-sent') return undefined;
  const written = await hearOthers(attempts, deadline);
  if (written !== undefined) return written;
  const doubt = doubtAbout(attempts, deadline);
  if (outcome.kind !== 'refused') return { ...outcome, doubt };
  throw doubt === undefined ? outcome.error : unknown(write, doubt);
}

/** A refusal of one attempt says nothing of another that is still on its way: waits for those a little. */
async function hearOthers(attempts: Attempts, deadline: Deadline): Promise<AppendAnswer | undefined> {
  const until = performance.now() + Math.min(OTHERS_MS, deadline.remainingMs());
  while (attempts.pending.size > 0) {
    const next = await firstWithin(attempts.pending, Math.max(0, until - performance.now()), deadline);
    if (next === undefined || next.kind === 'written') return next;
    if (next.kind === 'unknown') attempts.lost = { cause: next.cause };
  }
  return undefined;
}

/** Why nobody can tell yet that nothing was written, if so. */
function doubtAbout({ pending, lost }: Attempts, deadline: Deadline): Doubt | undefined {
  if (lost !== undefined || pending.size === 0) return lost;
  return { cause: deadline.signal.aborted ? deadline.signal.reason : new AttemptTimeout(RESEND_AFTER_MS) };
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

function givenUp(write: PreparedWrite, deadline: Deadline, attempts: Attempts): Error {
  const doubt = doubtAbout(attempts, deadline);
  if (doubt !== undefined) return unknown(write, doubt);
  return attempts.notSent ?? (deadline.signal.reason as Error);
}

/** The error for an append whose outcome stayed open. */
export function unknown({ stream, events }: PreparedWrite, { cause }: Doubt): Error {
  const ids = events.map(({ id }) => id);
  return outcomeUnknown(`The append to ${JSON.stringify(stream)}`, ids, cause);
}
