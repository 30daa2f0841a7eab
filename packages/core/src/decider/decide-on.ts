import { isEventStoreError } from '../errors/event-store-error.js';
import type { EventLike } from '../event/event.js';
import type { ConflictViolation } from '../store/append.js';
import type { ExactRevision } from '../stream/expected-revision.js';
import { conflictError } from './conflict-error.js';
import type { CommandRun } from './command-run.js';
import type { Decision } from './decider.js';
import { eventsOfDecision } from './events-of-decision.js';
import { expectationAt } from './expectation-at.js';
import { metCommand, type FoldedState } from './folded-state.js';
import { isPromise } from './is-promise.js';
import { orAborted } from './or-aborted.js';
import { currentState, type KnownState } from './state-source.js';

export interface Decided<S, E> {
  /** The state that was decided on. */
  readonly folded: FoldedState<S>;
  /** None also where the command turned out to be a repeat. */
  readonly decided: readonly E[];
  /** What the stream must be like when the events are written. */
  readonly expected: ExactRevision;
}

/**
 * Asks the decider. What comes of an outdated state stands only where an append will be its test: a refusal, a decision of no
 * events, a repeat and a wrong revision are looked at again with the state as it is now.
 * @throws what `decide` throws; ES_REVISION_CONFLICT where the caller asked for another state
 */
export function decideOn<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  { folded, current }: KnownState<S>,
): Decided<S, E> | Promise<Decided<S, E>> {
  if (current) return decideNow(run, folded);
  let early: Decided<S, E> | Promise<Decided<S, E>>;
  try {
    early = decideNow(run, folded);
  } catch (error) {
    return afterRefusal(run, error);
  }
  if (!isPromise(early)) return afterDecision(run, early);
  return early.then(
    (decision) => afterDecision(run, decision),
    (error: unknown) => afterRefusal(run, error),
  );
}

function afterDecision<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  early: Decided<S, E>,
): Decided<S, E> | Promise<Decided<S, E>> {
  const { folded, decided } = early;
  const stands = decided.length > 0 || (run.trustCache && metCommand(folded) === undefined);
  return stands ? early : decideAgain(run);
}

function afterRefusal<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  error: unknown,
): Promise<Decided<S, E>> {
  // An outdated state refuses a revision that its caller may well have seen: that is no refusal of the decider.
  if (run.trustCache && !isEventStoreError(error, 'ES_REVISION_CONFLICT')) throw error;
  return decideAgain(run);
}

async function decideAgain<S, C, E extends EventLike>(run: CommandRun<S, C, E>): Promise<Decided<S, E>> {
  return decideNow(run, await currentState(run, run));
}

function decideNow<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  folded: FoldedState<S>,
): Decided<S, E> | Promise<Decided<S, E>> {
  if (metCommand(folded) !== undefined) return { folded, decided: [], expected: 'no-stream' };
  const expected = expectationOf(run, folded);
  const { decider, command } = run;
  const decision = decider.decide(folded.state, command);
  // Only what waits needs a timer, and few decisions do.
  return isPromise(decision)
    ? decideLater(run, decision).then((decided) => ({ folded, decided, expected }))
    : { folded, decided: eventsOfDecision(decider.events, decision), expected };
}

async function decideLater<S, C, E extends EventLike>(
  { decider, deadline }: CommandRun<S, C, E>,
  decision: Promise<Decision<E>>,
): Promise<readonly E[]> {
  return eventsOfDecision(decider.events, await orAborted(Promise.resolve(decision), deadline.signal));
}

function expectationOf<S, C, E extends EventLike>(
  { store, stream, options }: CommandRun<S, C, E>,
  { head }: FoldedState<S>,
): ExactRevision {
  const wanted = options.expectedRevision;
  const actual = head?.revision ?? null;
  if (wanted !== undefined && (wanted === 'no-stream' ? null : wanted) !== actual) {
    const state = actual === null ? 'missing' : 'active';
    const violation: ConflictViolation = { stream, expected: wanted, reason: 'revision', state, actual };
    throw conflictError({ ok: false, violations: [violation] }, 0);
  }
  return expectationAt(head, store.manifest.levels.divergence === 'detected');
}
