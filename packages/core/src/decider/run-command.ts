import type { EventLike } from '../event/event.js';
import { decodePage } from '../schema/event-pipeline.js';
import type { ConflictViolation } from '../store/append.js';
import type { EventStore } from '../store/event-store.js';
import type { ExactRevision } from '../stream/expected-revision.js';
import { afterConflict, loadFor } from './after-conflict.js';
import { answerRepeat } from './answer-repeat.js';
import { appendSurely, type Bounds } from './append-surely.js';
import { conflictError } from './command-errors.js';
import { committedEvents, writeOf } from './decided-events.js';
import type { Decider, Decision } from './decider.js';
import type { ExecuteOptions, ExecuteResult } from './execute.js';
import { foldOnto, type FoldedState } from './folded-state.js';

/** One command on its way. */
export interface CommandRun<S, C, E extends EventLike> {
  readonly store: EventStore;
  readonly decider: Decider<S, C, E>;
  readonly stream: string;
  readonly command: C;
  readonly options: ExecuteOptions;
  readonly bounds: Bounds;
}

/** Decides and appends until it is done, refused, or out of attempts. */
export async function runCommand<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
): Promise<ExecuteResult<S, E>> {
  let folded = await loadFor(run);
  for (let attempt = 1; ; attempt++) {
    if (folded.commands.found !== undefined)
      return answerRepeat(run, folded, folded.commands.found, attempt - 1);
    const expected = expectationOf(run, folded);
    const decided = listOf(await run.decider.decide(folded.state, run.command));
    if (decided.length === 0)
      return resultOf(run, attempt, folded, { outcome: 'unchanged', position: null, events: [] });
    const write = await writeOf(run, decided, expected);
    const { result, uncertain } = await appendSurely(run.store, { writes: [write] }, run.bounds);
    if (result.ok) {
      const events = committedEvents(write, decided, result.streams[0]!.firstRevision);
      folded = foldOnto(run.decider.evolve, folded, events);
      return resultOf(run, attempt, folded, { outcome: 'appended', position: result.position, events });
    }
    const rivals = { conflict: result, attempt, sent: uncertain ? write : undefined };
    const after = await afterConflict(run, folded, rivals);
    folded = after.folded;
    const last = after.written[after.written.length - 1];
    if (last !== undefined) {
      return resultOf(run, attempt, folded, {
        outcome: 'appended',
        position: last.position,
        events: await decodePage(run.decider.events, after.written),
      });
    }
  }
}

function resultOf<S, C, E extends EventLike>(
  { stream }: CommandRun<S, C, E>,
  attempts: number,
  { state, head }: FoldedState<S>,
  end: Pick<ExecuteResult<S, E>, 'outcome' | 'position' | 'events'>,
): ExecuteResult<S, E> {
  return { ...end, state, stream, revision: head?.revision ?? null, attempts };
}

/** What the stream must be like when the events are written. @throws ES_REVISION_CONFLICT where the caller asked for another state */
function expectationOf<S, C, E extends EventLike>(
  { store, stream, options }: CommandRun<S, C, E>,
  { head }: FoldedState<S>,
): ExactRevision {
  const wanted = options.expectedRevision;
  const revision = head?.revision ?? null;
  if (wanted !== undefined && (wanted === 'no-stream' ? null : wanted) !== revision) {
    const violation: ConflictViolation = {
      stream,
      expected: wanted,
      reason: 'revision',
      state: revision === null ? 'missing' : 'active',
      actual: revision,
    };
    throw conflictError({ ok: false, violations: [violation] }, 0);
  }
  if (head === null) return 'no-stream';
  const { eventId } = head;
  return eventId !== undefined && store.manifest.levels.divergence === 'detected'
    ? { revision: head.revision, eventId }
    : head.revision;
}

function listOf<E>(decision: Decision<E>): readonly E[] {
  return Array.isArray(decision) ? (decision as readonly E[]) : [decision as E];
}
