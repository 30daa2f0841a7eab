import { isEventStoreError } from '../errors/event-store-error.js';
import type { EventLike } from '../event/event.js';
import type { ConflictViolation } from '../store/append.js';
import type { ExactRevision } from '../stream/expected-revision.js';
import { conflictError } from './conflict-error.js';
import { orAborted } from './or-aborted.js';
import { eventsOfDecision } from './events-of-decision.js';
import { expectationAt } from './expectation-at.js';
import type { FoldedState } from './folded-state.js';
import { stateRequest, type CommandRun } from './command-run.js';
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
export async function decideOn<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  known: KnownState<S>,
): Promise<Decided<S, E>> {
  if (known.current) return decideNow(run, known.folded);
  const early = await decideNow(run, known.folded).catch((error: unknown) => ({ error }));
  if ('decided' in early && early.decided.length > 0) return early;
  // An outdated state refuses a revision that its caller may well have seen: that is no refusal of the decider.
  if (run.trustCache && 'error' in early && !isEventStoreError(early.error, 'ES_REVISION_CONFLICT'))
    throw early.error;
  if (run.trustCache && 'decided' in early && early.folded.commands.found === undefined) return early;
  return decideNow(run, await currentState(run, stateRequest(run)));
}

async function decideNow<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  folded: FoldedState<S>,
): Promise<Decided<S, E>> {
  if (folded.commands.found !== undefined) return { folded, decided: [], expected: 'no-stream' };
  const expected = expectationOf(run, folded);
  const decided = run.decider.decide(folded.state, run.command);
  // Only what waits needs a timer, and few decisions do.
  const decision = isPromise(decided)
    ? await orAborted(Promise.resolve(decided), run.bounds.deadline.signal)
    : decided;
  return { folded, decided: eventsOfDecision(run.decider.events, decision), expected };
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { readonly then?: unknown } | undefined)?.then === 'function';
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
