import { eventStoreError } from '../errors/event-store-error.js';
import type { CommittedEvent, EventLike } from '../event/event.js';
import { NO_COMMANDS, traceCommands, type CommandTraces } from './command-trace.js';

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
  readonly commands: CommandTraces;
  /** Of a deleted stream: its last revision, or 0 where the store does not tell. What is written next comes after it. */
  readonly deletedAt?: number | undefined;
  /** The last snapshot that is known of. */
  readonly snapshot?: { readonly revision: number; readonly takenAt: number } | undefined;
}

/** The state before any event. */
export function unfolded<S>(initialState: S): FoldedState<S> {
  return { state: initialState, head: null, commands: NO_COMMANDS };
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
  // What comes before the first event may have been truncated; after it there is no excuse for a gap.
  let next = folded.head === null ? events[0]!.revision : folded.head.revision + 1;
  for (const event of events) if (event.revision !== next++) throw gap(event, next - 1);
  let { state } = folded;
  for (const event of decoded) state = evolve(state, event);
  const last = events[events.length - 1]!;
  const head = { revision: last.revision, eventId: last.id };
  return { ...folded, state, head, commands: traceCommands(folded.commands, events) };
}

function gap({ stream, revision }: CommittedEvent, expected: number): Error {
  return eventStoreError(
    'ES_CORRUPT_STREAM',
    `The stream ${JSON.stringify(stream)} goes on at revision ${revision} where ${expected} was due.`,
    { details: { stream } },
  );
}
