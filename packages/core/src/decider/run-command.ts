import type { CommittedEvent, EventLike, Position } from '../event/event.js';
import { decodePage } from '../schema/event-pipeline.js';
import type { AppendSuccess } from '../store/append.js';
import { afterConflict, type AfterConflict } from './after-conflict.js';
import { answerRepeat } from './answer-repeat.js';
import { appendSurely } from './append-surely.js';
import { startRun, type CommandRun, type CommandSettings } from './command-run.js';
import { committedEvents, writeOf, type IdentifiedWrite } from './decided-events.js';
import { decideOn } from './decide-on.js';
import type { ExecuteOptions, ExecuteResult } from './execute-options.js';
import { foldOnto, metCommand, nextRevision, type FoldedState } from './folded-state.js';
import { isPromise } from './is-promise.js';
import { keepState, loadedState, recalledState } from './state-source.js';

/**
 * Decides and appends until it is done, refused, or out of attempts. It waits for what is not there yet, and for nothing
 * else: a warm command whose decision takes no time waits once, for the store.
 */
export async function runCommand<S, C, E extends EventLike>(
  settings: CommandSettings<S, C, E>,
  id: string,
  command: C,
  options: ExecuteOptions | undefined,
): Promise<ExecuteResult<S, E>> {
  const run = startRun(settings, id, command, options);
  try {
    let known = recalledState(run, run) ?? (await loadedState(run, run));
    for (let attempt = 1; ; attempt++) {
      const decision = decideOn(run, known);
      const { folded, decided, expected } = isPromise(decision) ? await decision : decision;
      const met = metCommand(folded);
      if (met !== undefined) return await answerRepeat(run, folded, met, attempt - 1);
      if (decided.length === 0)
        return resultOf(run, attempt, folded, { outcome: 'unchanged', position: null, events: [] });
      const writing = writeOf(run, decided, expected);
      const write = isPromise(writing) ? await writing : writing;
      // Folded before it is sent: what the decider cannot fold itself must not be written.
      const outlook = outlookOn(run, { folded, decided, write }, nextRevision(folded));
      const { result, uncertain } = await appendSurely(run, write);
      if (result.ok) {
        // What a try without a reply may have written is this command's own.
        const end = concluded(run, attempt, outlook, uncertain ? { ...result, repeated: false } : result);
        return isPromise(end) ? await end : end;
      }
      const after = await afterConflict(run, folded, { conflict: result, attempt, write, uncertain });
      if (after.written.length > 0) return await foundWritten(run, attempt, after);
      known = { folded: after.folded, current: true };
    }
  } finally {
    run.deadline.end();
  }
}

/** What is about to be written on a state. */
interface Pending<S, E extends EventLike> {
  readonly folded: FoldedState<S>;
  readonly decided: readonly E[];
  readonly write: IdentifiedWrite;
}

/** What that leads to. */
interface Outlook<S, E extends EventLike> {
  readonly pending: Pending<S, E>;
  readonly events: readonly CommittedEvent<E>[];
  readonly after: FoldedState<S>;
}

/** What a write leads to where its first event gets this revision. */
function outlookOn<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  pending: Pending<S, E>,
  firstRevision: number,
): Outlook<S, E> {
  const events = eventsAt(run, pending, firstRevision);
  return { pending, events, after: foldOnto(run.decider.evolve, pending.folded, events) };
}

function eventsAt<S, C, E extends EventLike>(
  { decider }: CommandRun<S, C, E>,
  { write, decided }: Pending<S, E>,
  firstRevision: number,
): CommittedEvent<E>[] {
  // Without a pipeline the events are what is stored: frozen, and without what JSON leaves out.
  return committedEvents(write, decider.events === undefined ? write.events : decided, firstRevision);
}

/** The end of a command whose append was acknowledged. Only a snapshot is waited for. */
function concluded<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  attempts: number,
  outlook: Outlook<S, E>,
  { streams, position, repeated = false }: AppendSuccess,
): ExecuteResult<S, E> | Promise<ExecuteResult<S, E>> {
  const { pending } = outlook;
  const { firstRevision } = streams[0]!;
  // It was written before its stream was deleted: the store knows its events, the fold no longer does.
  if (firstRevision <= (pending.folded.deletedAt ?? -1)) {
    const events = eventsAt(run, pending, firstRevision);
    return resultOf(run, attempts, pending.folded, { outcome: 'repeated', position, events });
  }
  const asExpected = outlook.events[0]!.revision === firstRevision;
  const { after, events } = asExpected ? outlook : outlookOn(run, pending, firstRevision);
  const outcome = repeated ? 'repeated' : 'appended';
  const result = resultOf(run, attempts, after, { outcome, position, events });
  const kept = keepState(run, run, after);
  return isPromise(kept) ? kept.then(() => result) : result;
}

/** The end of a command whose events were found where a reply had been lost. */
async function foundWritten<S, C, E extends EventLike>(
  run: CommandRun<S, C, E>,
  attempts: number,
  { folded, written }: AfterConflict<S>,
): Promise<ExecuteResult<S, E>> {
  const { position } = written[written.length - 1]!;
  const events = await decodePage(run.decider.events, written);
  return resultOf(run, attempts, folded, { outcome: 'appended', position, events });
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
