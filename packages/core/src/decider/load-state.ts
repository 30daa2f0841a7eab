import { eventStoreError } from '../errors/event-store-error.js';
import type { EventLike, RecordedEvent } from '../event/event.js';
import { decodePage } from '../schema/event-pipeline.js';
import type { Deadline } from '../store/deadline.js';
import type { EventStore } from '../store/event-store.js';
import type { StreamPage } from '../store/read.js';
import { lookFor, NO_COMMANDS } from './command-trace.js';
import type { Decider } from './decider.js';
import { foldOnto, nextRevision, unfolded, type FoldedState } from './folded-state.js';
import { isPromise } from './is-promise.js';

/** Events of one read while a state is folded, where the store has pages as large as that. */
const PAGE = 10_000;

export interface LoadRequest<S> {
  readonly stream: string;
  /** Where to go on from. */
  readonly from: FoldedState<S>;
  /** Sees every page before it is folded. */
  readonly onPage?: ((events: readonly RecordedEvent[]) => void) | undefined;
  readonly deadline: Deadline;
  /** The revision that was due where an earlier reading met a gap. Met there again, the gap is no truncation. */
  readonly cutAt?: number | undefined;
}

/**
 * The state after everything that follows `from` in the stream, read page by page. The event that `from` ends with is read
 * again and compared. Where it was removed on purpose (truncated, deleted), or what was folded is removed between two pages,
 * the fold starts anew with what is left.
 * @throws ES_HISTORY_DIVERGED where another event stands in its place, or none; ES_CORRUPT_STREAM for a gap
 */
export async function loadState<S, C, E extends EventLike>(
  store: EventStore,
  decider: Decider<S, C, E>,
  request: LoadRequest<S>,
): Promise<FoldedState<S>> {
  const limit = Math.min(PAGE, store.manifest.limits.pageEvents);
  const { stream, from, deadline, onPage } = request;
  let folded = from;
  let next: number | null = from.head?.eventId === undefined ? nextRevision(from) : from.head.revision;
  for (let first = true; next !== null; first = false) {
    const page: StreamPage = await store.readStream({ stream, from: next, limit }, deadline.remaining());
    if (first ? !goesOn(from, page, stream) : wasCut(folded, page, request.cutAt)) {
      const commands = from.commands && lookFor(NO_COMMANDS, from.commands.wanted);
      const anew = unfolded(decider.initialState, commands);
      return loadState(store, decider, { ...request, from: anew, cutAt: nextRevision(folded) });
    }
    const events = first ? eventsAfter(from, page) : page.events;
    onPage?.(events);
    const decoded = decodePage(decider.events, events);
    folded = foldOnto(decider.evolve, folded, events, isPromise(decoded) ? await decoded : decoded);
    if (page.next === null) folded = adoptHead(folded, page);
    next = page.next;
  }
  return folded;
}

/** The page's events without the one that was read again for comparison. */
function eventsAfter({ head }: FoldedState<unknown>, { events }: StreamPage): readonly RecordedEvent[] {
  return head !== null && events[0]?.revision === head.revision ? events.slice(1) : events;
}

/** Whether what the page holds follows on `from`; false where that cannot be seen any more. */
function goesOn(
  { head }: FoldedState<unknown>,
  { events, state, head: actual }: StreamPage,
  stream: string,
): boolean {
  if (head === null) return true;
  const { revision, eventId } = head;
  if (state === 'missing' || (state === 'active' && (actual ?? -1) < revision))
    throw divergedError(stream, revision);
  const first = events[0];
  if (eventId === undefined)
    return first === undefined ? state === 'active' : first.revision === revision + 1;
  if (first?.revision !== revision) return false;
  if (first.id !== eventId) throw divergedError(stream, revision);
  return true;
}

/** Whether the stream was truncated or deleted since the page before: what was folded is then no longer all there is of it. */
function wasCut(
  folded: FoldedState<unknown>,
  { events, state, head, next }: StreamPage,
  cutAt: number | undefined,
): boolean {
  if (state !== 'active') return true;
  const due = nextRevision(folded);
  if (due === cutAt) return false;
  const first = events[0];
  return first === undefined ? next === null && (head ?? -1) >= due : first.revision > due;
}

/** The error for a state that was folded from events which the store no longer holds. */
export function divergedError(stream: string, revision: number | undefined): Error {
  return eventStoreError(
    'ES_HISTORY_DIVERGED',
    `The stream ${JSON.stringify(stream)} no longer holds the event that was built on (revision ${revision ?? 'unknown'}): its history was replaced.`,
    { details: { stream, ...(revision === undefined ? {} : { revision }) } },
  );
}

/** A truncated or deleted stream has a head but no events to show for it: the next append goes after it all the same. */
function adoptHead<S>(folded: FoldedState<S>, { state, head }: StreamPage): FoldedState<S> {
  if (state === 'deleted') return { ...folded, deletedAt: head ?? 0 };
  // Beyond an event that is known, a head alone says nothing of what lies between: the next append will tell.
  if (folded.head?.eventId !== undefined) return folded;
  if (state !== 'active' || head === null || head < nextRevision(folded)) return folded;
  return { ...folded, head: { revision: head } };
}
