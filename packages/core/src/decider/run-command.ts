import type { CommittedEvent, EventLike, Position } from '../event/event.js';
import { decodePage } from '../schema/event-pipeline.js';
import type { AppendSuccess } from '../store/append.js';
import { afterConflict } from './after-conflict.js';
import { answerRepeat } from './answer-repeat.js';
import { appendSurely } from './append-surely.js';
import { stateRequest, type CommandRun } from './command-run.js';
import { committedEvents, writeOf, type IdentifiedWrite } from './decided-events.js';
import { decideOn } from './decide-on.js';
import type { ExecuteResult } from './execute-options.js';
import { foldOnto, type FoldedState } from './folded-state.js';
import { keepState, knownState } from './state-source.js';

/** Decides and appends until it is done, refused, or out of attempts. */
export async function runCommand<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
): Promise<ExecuteResult<S, E>> {
  const request = stateRequest(run);
  let known = await knownState(run, request);
  for (let attempt = 1; ; attempt++) {
    const decision = await decideOn(run, known);
    const { folded, decided, expected } = decision;
    if (folded.commands.found !== undefined)
      return answerRepeat(run, folded, folded.commands.found, attempt - 1);
    if (decided.length === 0)
      return resultOf(run, attempt, folded, { outcome: 'unchanged', position: null, events: [] });
    const write = await writeOf(run, decided, expected);
    // Folded before it is sent: what the decider cannot fold itself must not be written.
    const outlook = outlookOn(run, folded, {
      write,
      decided,
      firstRevision: (folded.head?.revision ?? -1) + 1,
    });
    const { result, uncertain } = await sent(run, write);
    if (result.ok) {
      const { firstRevision } = result.streams[0]!;
      if (firstRevision <= (folded.deletedAt ?? -1))
        return answerRemoved(run, attempt, folded, { write, decided, result });
      const asExpected = outlook.events[0]!.revision === firstRevision;
      const seen = asExpected ? outlook : outlookOn(run, folded, { write, decided, firstRevision });
      await keepState(run, stateRequest(run), seen.folded);
      const { position } = result;
      return resultOf(run, attempt, seen.folded, { outcome: 'appended', position, events: seen.events });
    }
    const after = await afterConflict(run, folded, {
      conflict: result,
      attempt,
      sent: uncertain ? write : undefined,
    });
    known = { folded: after.folded, current: true };
    const last = after.written[after.written.length - 1];
    if (last !== undefined) {
      const events = await decodePage(run.decider.events, after.written);
      return resultOf(run, attempt, after.folded, { outcome: 'appended', position: last.position, events });
    }
  }
}

async function sent<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  write: IdentifiedWrite,
): ReturnType<typeof appendSurely> {
  try {
    return await appendSurely(run.store, { writes: [write] }, run.bounds);
  } catch (error) {
    run.cache?.delete(run.stream);
    throw error;
  }
}

/** Answers a command that was decided before its stream was deleted: the store knows its events, the fold no longer does. */
function answerRemoved<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  attempts: number,
  folded: FoldedState<S>,
  { write, decided, result }: { write: IdentifiedWrite; decided: readonly E[]; result: AppendSuccess },
): ExecuteResult<S, E> {
  const events = committedEvents(write, decided, result.streams[0]!.firstRevision);
  return resultOf(run, attempts, folded, { outcome: 'repeated', position: result.position, events });
}

interface Written<E extends EventLike> {
  readonly write: IdentifiedWrite;
  readonly decided: readonly E[];
  readonly firstRevision: number;
}

interface Outlook<S, E extends EventLike> {
  readonly folded: FoldedState<S>;
  readonly events: readonly CommittedEvent<E>[];
}

/** What a write leads to where its first event gets this revision. */
function outlookOn<S, C, E extends EventLike>(
  { decider }: CommandRun<S, C, E>,
  before: FoldedState<S>,
  { write, decided, firstRevision }: Written<E>,
): Outlook<S, E> {
  const events = committedEvents(write, decided, firstRevision);
  return { folded: foldOnto(decider.evolve, before, events), events };
}

interface End<E extends EventLike> {
  readonly outcome: ExecuteResult<unknown, E>['outcome'];
  readonly position: Position | null;
  readonly events: readonly CommittedEvent<E>[];
}

function resultOf<S, C, E extends EventLike>(
  { stream }: CommandRun<S, C, E>,
  attempts: number,
  { state, head }: FoldedState<S>,
  end: End<E>,
): ExecuteResult<S, E> {
  const { outcome, position, events } = end;
  return { outcome, state, stream, revision: head?.revision ?? null, position, events, attempts };
}
