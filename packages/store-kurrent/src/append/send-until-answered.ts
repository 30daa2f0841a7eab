import type { Deadline } from '@eventfold/core/store';
import { firstWithin, isOver, pauseBefore, untilAborted } from '../connection/attempt.js';
import { outcomeUnknown, type OpenFailure } from '../connection/to-store-error.js';
import type { AnswerPace } from './answer-pace.js';

/** What is sent, once or more often. */
export interface Sending<O extends Outcome> {
  once(): Promise<O>;
  /** Whether the server recognises a repeat, so that it can be sent again where it may have been written. */
  readonly resendable: boolean;
  /** How many events it has. */
  readonly events: number;
  readonly pace: AnswerPace;
  /** What it is, for an error. */
  named(): Named;
}

/** An append in an error's words, and the ids of its events. */
export interface Named {
  readonly what: string;
  readonly eventIds: readonly string[];
}

/** How one attempt ended; other kinds than these answer it. */
export interface Outcome {
  readonly kind: string;
}

/** An attempt that may have been written. */
export interface Doubt {
  readonly cause: unknown;
}

/** What the server said in the end. `doubt` is why an earlier attempt's outcome stayed open, if one's did. */
export type Answer<O extends Outcome> = Exclude<O, OpenFailure> & { readonly doubt?: Doubt };

/**
 * How much longer an attempt is alone for each of its events, in milliseconds. A cluster of three on a busy machine took 0.2 to 0.4 ms an event (a real 23.10.8): it
 * compares a copy that comes too early event by event, and takes twice as long for both.
 */
const RESEND_AFTER_MS_AN_EVENT = 1;

/** With less time than twice this, an attempt is alone to the end. */
const LEFT_FOR_ANOTHER_MS = 200;

/** How long a refusal waits for the answers to other attempts, in milliseconds. */
const OTHERS_MS = 2000;

/** The attempts of one append. */
interface Attempts<O extends Outcome> {
  /** Those that nobody has answered. */
  readonly pending: Set<Promise<O>>;
  /** One that failed and may have been written all the same. */
  lost?: Doubt;
  /** One that never left. */
  notSent?: Error;
}

/**
 * Sends until the server says what became of it. What never left is sent again under any expectation; what
 * may have been written only where the server recognises the repeat.
 * @throws ES_OUTCOME_UNKNOWN, ES_UNAVAILABLE, ES_TIMEOUT, ES_ABORTED, …
 */
export async function sendUntilAnswered<O extends Outcome>(
  sending: Sending<O>,
  deadline: Deadline,
): Promise<Answer<O>> {
  const attempts: Attempts<O> = { pending: new Set() };
  for (let attempt = 0; ; attempt++) {
    // A deadline's own signal costs a timer: most appends are answered before they need one.
    const { signal } = attempt === 0 ? deadline.remaining() : deadline;
    if (attempt > 0 && isOver(deadline)) {
      await untilAborted(deadline);
      throw givenUp(sending, deadline, attempts);
    }
    attempts.pending.add(sending.once());
    const first = await firstWithin(attempts.pending, aloneMs(sending, attempt, deadline), signal);
    const answer = first && (await answerOf(sending, first, attempts, deadline));
    if (answer !== undefined) return answer;
    const doubt = sending.resendable ? undefined : doubtAbout(attempts, deadline);
    if (doubt !== undefined) throw unknown(sending, doubt);
    if (first !== undefined) await pauseBefore(attempt, deadline);
  }
}

/**
 * How long attempt `attempt` is alone before the next one is sent beside it, twice as long each time. The server drops a
 * repeat without a word while the first copy is not replicated yet: two writers of the same events meet that. So, whatever
 * the size, time is left for another one.
 */
function aloneMs<O extends Outcome>(
  { resendable, events, pace }: Sending<O>,
  attempt: number,
  deadline: Deadline,
): number {
  const remaining = deadline.remainingMs();
  if (!resendable) return remaining;
  const patience = (pace.patienceMs + RESEND_AFTER_MS_AN_EVENT * events) * 2 ** attempt;
  return Math.min(patience, Math.max(LEFT_FOR_ANOTHER_MS, remaining / 2), remaining);
}

/** The answer where the outcome of an attempt is one; otherwise takes down why it is not. */
async function answerOf<O extends Outcome>(
  sending: Sending<O>,
  outcome: O,
  attempts: Attempts<O>,
  deadline: Deadline,
): Promise<Answer<O> | undefined> {
  if (outcome.kind === 'written') return answer(outcome, undefined);
  if (takeDown(outcome, attempts)) return undefined;
  const written = await hearOthers(attempts, deadline);
  if (written !== undefined) return answer(written, undefined);
  const doubt = doubtAbout(attempts, deadline);
  const refused = asOpen(outcome);
  if (refused?.kind !== 'refused') return answer(outcome, doubt);
  throw doubt === undefined ? refused.error : unknown(sending, doubt);
}

/** A refusal of one attempt says nothing of another that is still on its way: waits for those a little. */
async function hearOthers<O extends Outcome>(
  attempts: Attempts<O>,
  deadline: Deadline,
): Promise<O | undefined> {
  const until = performance.now() + Math.min(OTHERS_MS, deadline.remainingMs());
  while (attempts.pending.size > 0) {
    const next = await firstWithin(attempts.pending, Math.max(0, until - performance.now()), deadline.signal);
    if (next === undefined || next.kind === 'written') return next;
    takeDown(next, attempts);
  }
  return undefined;
}

/** Whether the outcome says nothing yet, and why. */
function takeDown<O extends Outcome>(outcome: O, attempts: Attempts<O>): boolean {
  const open = asOpen(outcome);
  if (open?.kind === 'unknown') attempts.lost = { cause: open.cause };
  if (open?.kind === 'not-sent') attempts.notSent = open.error;
  return open?.kind === 'unknown' || open?.kind === 'not-sent';
}

function asOpen(outcome: Outcome): OpenFailure | undefined {
  const { kind } = outcome;
  const open = kind === 'unknown' || kind === 'not-sent' || kind === 'refused';
  return open ? (outcome as OpenFailure) : undefined;
}

function answer<O extends Outcome>(outcome: O, doubt: Doubt | undefined): Answer<O> {
  // An outcome is nobody else's, and copying every answer would cost more than the rest of this file.
  return (doubt === undefined ? outcome : { ...outcome, doubt }) as unknown as Answer<O>;
}

/** Why nobody can tell yet that nothing was written, if so. */
function doubtAbout<O extends Outcome>(
  { pending, lost }: Attempts<O>,
  deadline: Deadline,
): Doubt | undefined {
  if (lost !== undefined || pending.size === 0) return lost;
  return { cause: deadline.signal.aborted ? deadline.signal.reason : new Error('no answer yet') };
}

function givenUp<O extends Outcome>(sending: Sending<O>, deadline: Deadline, attempts: Attempts<O>): Error {
  const doubt = doubtAbout(attempts, deadline);
  if (doubt !== undefined) return unknown(sending, doubt);
  return attempts.notSent ?? (deadline.signal.reason as Error);
}

function unknown<O extends Outcome>({ named }: Sending<O>, { cause }: Doubt): Error {
  const { what, eventIds } = named();
  return outcomeUnknown(what, eventIds, cause);
}
