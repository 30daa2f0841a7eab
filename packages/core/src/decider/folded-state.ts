import { eventStoreError } from '../errors/event-store-error.js';
import type { CommittedEvent, EventLike } from '../event/event.js';
import {
  lookFor,
  NO_COMMANDS,
  traceCommands,
  type CommandTrace,
  type CommandTraces,
} from './command-trace.js';

/** Where a folded state stands in its stream; the id is unknown where that event was removed. */
export interface StreamHead {
  readonly revision: number;
  readonly eventId?: string | undefined;
}

/** A state together with what it was folded from. Never changed, only replaced: every attempt starts clean. */
export interface FoldedState<S> {
  readonly state: S;
  /** Null before the first event. */
  readonly head: StreamHead | null;
  /** Null where nobody will ask for them: a command that names no id, on a state that nobody keeps. */
  readonly commands: CommandTraces | null;
  /** Of a deleted stream: its last revision, or 0 where the store does not tell. What is written next comes after it. */
  readonly deletedAt?: number | undefined;
  /** The last snapshot that is known of. */
  readonly snapshot?: { readonly revision: number; readonly takenAt: number } | undefined;
}

/** The state before any event. */
export function unfolded<S>(initialState: S, commands: CommandTraces | null = NO_COMMANDS): FoldedState<S> {
  return { state: initialState, head: null, commands, deletedAt: undefined, snapshot: undefined };
}

/** The revision that the next event of its stream will have. */
export function nextRevision({ head }: FoldedState<unknown>): number {
  return head === null ? 0 : head.revision + 1;
}

/** The command that is looked out for, where it was met: the one to decide on is a repeat of it. */
export function metCommand({ commands }: FoldedState<unknown>): CommandTrace | undefined {
  return commands?.found;
}

/** The state, looking out for this command from here on; the same one where that is nothing new. */
export function lookingFor<S>(commandId: string | undefined, folded: FoldedState<S>): FoldedState<S> {
  const commands = folded.commands && lookFor(folded.commands, commandId);
  return commands === folded.commands ? folded : { ...folded, commands };
}

/**
 * The state after `events`, which follow it in their stream.
 * @param decoded the same events as the program wants them, where a pipeline stands between
 * @throws ES_CORRUPT_STREAM where they do not follow each other: a state is never folded over a gap
 */
export function foldOnto<S, E extends EventLike>(
  evolve: (state: S, event: E) => S,
  folded: FoldedState<S>,
  events: readonly CommittedEvent[],
  decoded: readonly E[] = events as readonly CommittedEvent<E>[],
): FoldedState<S> {
  if (events.length === 0) return folded;
  const { head, commands, deletedAt, snapshot } = folded;
  let { state } = folded;
  // What comes before the first event may have been truncated; after it there is no excuse for a gap.
  let next = head === null ? events[0]!.revision : nextRevision(folded);
  const asStored = decoded === (events as readonly EventLike[]);
  // One loop that looks at nothing else of an event: this is what reading a long stream costs.
  for (const event of events) {
    if (event.revision !== next++) throw gap(event, next - 1);
    if (asStored) state = evolve(state, event as CommittedEvent<E>);
  }
  if (!asStored) for (const event of decoded) state = evolve(state, event);
  const { revision, id } = events[events.length - 1]!;
  return {
    state,
    head: { revision, eventId: id },
    commands: commands && traceCommands(commands, events),
    deletedAt,
    snapshot,
  };
}

function gap({ stream, revision }: CommittedEvent, expected: number): Error {
  return eventStoreError(
    'ES_CORRUPT_STREAM',
    `The stream ${JSON.stringify(stream)} goes on at revision ${revision} where ${expected} was due.`,
    { details: { stream } },
  );
}
