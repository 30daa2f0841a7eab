import type { EventLike, RecordedEvent } from '../event/event.js';
import { decodePage } from '../schema/event-pipeline.js';
import type { Conflict, ConflictViolation } from '../store/append.js';
import { outcomeUnknown } from './append-surely.js';
import { conflictError } from './conflict-error.js';
import type { IdentifiedWrite } from './decided-events.js';
import { foldOnto, metCommand, type FoldedState } from './folded-state.js';
import { divergedError } from './load-state.js';
import { pause } from './retry-policy.js';
import type { CommandRun } from './command-run.js';
import { currentState, stateAnew } from './state-source.js';

export interface Rivals {
  readonly conflict: Conflict;
  readonly attempt: number;
  /** What met the conflict. */
  readonly write: IdentifiedWrite;
  /** The reply to an earlier try of it was lost: its events may be among those that we missed. */
  readonly uncertain: boolean;
}

export interface AfterConflict<S> {
  readonly folded: FoldedState<S>;
  /** Our own events, where they were found. */
  readonly written: readonly RecordedEvent[];
}

/**
 * The state as the rivals left it. After the first conflict the missed events that it brought are enough; from the second on we
 * step back for a while, and then look anew: what was missed before the pause is out of date after it.
 * @throws ES_HISTORY_DIVERGED, ES_REVISION_CONFLICT after the last attempt, ES_OUTCOME_UNKNOWN where our own events could not be searched for
 */
export async function afterConflict<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  folded: FoldedState<S>,
  { conflict, attempt, write, uncertain }: Rivals,
): Promise<AfterConflict<S>> {
  const { retries, deadline } = run;
  const violation = conflict.violations.find(({ stream }) => stream === run.stream);
  const gone = violation?.state === 'missing' && folded.head !== null;
  if (violation?.reason === 'diverged' || gone) {
    run.cache?.delete(run.stream);
    throw divergedError(run.stream, folded.head?.revision);
  }
  const last = attempt >= retries.attempts || run.options.expectedRevision !== undefined;
  const search = async (): Promise<AfterConflict<S>> => {
    if (attempt > 1 && !last) await pause(retries.delayMs(attempt - 1), deadline.signal);
    const sent = uncertain ? write : undefined;
    return catchUp(run, folded, { violation, sent, fresh: attempt > 1 });
  };
  // Until the search is done, nobody knows whether the try that got no reply was written.
  const after = await search().catch((error: unknown) => {
    throw uncertain ? outcomeUnknown(write, error) : error;
  });
  // After the last attempt only one thing can still help: that our own events are there already.
  const done = after.written.length > 0 || metCommand(after.folded) !== undefined;
  if (last && !done) throw conflictError(conflict, attempt);
  return after;
}

interface Missed {
  readonly violation: ConflictViolation | undefined;
  readonly sent: IdentifiedWrite | undefined;
  readonly fresh: boolean;
}

async function catchUp<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  folded: FoldedState<S>,
  { violation, sent, fresh }: Missed,
): Promise<AfterConflict<S>> {
  const own = new Set(sent?.events.map(({ id }) => id));
  const written: RecordedEvent[] = [];
  const onPage = (events: readonly RecordedEvent[]): void => {
    // A reading that starts anew comes by the same events again.
    for (const event of events) if (own.delete(event.id)) written.push(event);
  };
  const request = { stream: run.stream, commandId: run.commandId, deadline: run.deadline, onPage };
  if (violation?.reason !== 'revision' || violation.state !== 'active') {
    run.cache?.delete(run.stream);
    return { folded: await stateAnew(run, request), written };
  }
  const missed = fresh ? undefined : violation.missed;
  if (missed === undefined || missed.length === 0)
    return { folded: await currentState(run, request, folded), written };
  onPage(missed);
  const decoded = await decodePage(run.decider.events, missed);
  return { folded: foldOnto(run.decider.evolve, folded, missed, decoded), written };
}
