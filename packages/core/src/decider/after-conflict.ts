import type { EventLike, RecordedEvent } from '../event/event.js';
import { decodePage } from '../schema/event-pipeline.js';
import type { Conflict, ConflictViolation } from '../store/append.js';
import { remaining } from './append-surely.js';
import { conflictError, divergedError } from './command-errors.js';
import { lookFor } from './command-trace.js';
import type { IdentifiedWrite } from './decided-events.js';
import { foldOnto, unfolded, type FoldedState } from './folded-state.js';
import { loadState, type LoadRequest } from './load-state.js';
import { pause } from './retry-policy.js';
import type { CommandRun } from './run-command.js';

export interface Rivals {
  readonly conflict: Conflict;
  readonly attempt: number;
  /** What an earlier try of ours sent, where its reply was lost: it may be among the events that we missed. */
  readonly sent: IdentifiedWrite | undefined;
}

export interface AfterConflict<S> {
  readonly folded: FoldedState<S>;
  /** Our own events, where they were found. */
  readonly written: readonly RecordedEvent[];
}

/**
 * The state as the rivals left it. After the first conflict the missed events that it brought are enough; from the second on we
 * step back for a while, and then look anew: what was missed before the pause is out of date after it.
 * @throws ES_HISTORY_DIVERGED, or ES_REVISION_CONFLICT after the last attempt
 */
export async function afterConflict<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  folded: FoldedState<S>,
  { conflict, attempt, sent }: Rivals,
): Promise<AfterConflict<S>> {
  const { retries, deadline } = run.bounds;
  const violation = conflict.violations.find(({ stream }) => stream === run.stream);
  if (violation?.reason === 'diverged') throw divergedError(run.stream, folded);
  const last = attempt >= retries.attempts || run.options.expectedRevision !== undefined;
  if (last && sent === undefined && run.options.commandId === undefined)
    throw conflictError(conflict, attempt);
  if (attempt > 1 && !last) await pause(retries.delayMs(attempt - 1), deadline.signal);
  const after = await catchUp(run, folded, { violation, sent, fresh: attempt > 1 });
  if (last && after.written.length === 0 && after.folded.commands.found === undefined)
    throw conflictError(conflict, attempt);
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
    written.push(...events.filter(({ id }) => own.has(id)));
  };
  const goesOn = violation?.reason === 'revision' && violation.state === 'active';
  const missed = goesOn && !fresh ? violation.missed : undefined;
  if (missed === undefined || missed.length === 0)
    return { folded: await loadFor(run, goesOn ? folded : undefined, onPage), written };
  onPage(missed);
  return {
    folded: foldOnto(run.decider.evolve, folded, missed, await decodePage(run.decider.events, missed)),
    written,
  };
}

/** The stream's state for this command, from `from` on; met on the way, a repeat of the command is noted. */
export function loadFor<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  from: FoldedState<S> = unfolded(run.decider.initialState),
  onPage?: LoadRequest<S>['onPage'],
): Promise<FoldedState<S>> {
  const wanted = { ...from, commands: lookFor(from.commands, run.options.commandId) };
  return loadState(run.store, run.decider, {
    stream: run.stream,
    from: wanted,
    onPage,
    options: () => remaining(run.bounds),
  });
}
