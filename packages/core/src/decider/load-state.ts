import type { EventLike, RecordedEvent } from '../event/event.js';
import { decodePage } from '../schema/event-pipeline.js';
import type { EventStore } from '../store/event-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import type { StreamPage } from '../store/read.js';
import type { Decider } from './decider.js';
import { foldOnto, type FoldedState } from './folded-state.js';

/** Events of one read while a state is folded. */
const PAGE = 1000;

export interface LoadRequest<S> {
  readonly stream: string;
  /** Where to go on from. */
  readonly from: FoldedState<S>;
  /** Sees every page before it is folded. */
  readonly onPage?: ((events: readonly RecordedEvent[]) => void) | undefined;
  /** Asked before every page, for the time that is left. */
  readonly options: () => OperationOptions;
}

/**
 * The state after everything that follows `from` in the stream, read page by page. Of a deleted stream
 * nothing follows. Where events after `from` were truncated, the fold starts anew with what is left.
 * @throws ES_CORRUPT_STREAM
 */
export async function loadState<S, C, E extends EventLike>(
  store: EventStore,
  decider: Decider<S, C, E>,
  request: LoadRequest<S>,
): Promise<FoldedState<S>> {
  const limit = Math.min(PAGE, store.manifest.limits.pageEvents);
  let folded = request.from;
  let next: number | null = nextRevision(folded);
  let anew = false;
  while (next !== null) {
    const page: StreamPage = await store.readStream(
      { stream: request.stream, from: next, limit },
      request.options(),
    );
    const { events } = page;
    request.onPage?.(events);
    if (!anew && folded.head !== null && (events[0]?.revision ?? next) > next) {
      anew = true;
      folded = { ...request.from, state: decider.initialState, head: null };
    }
    folded = foldOnto(decider.evolve, folded, events, await decodePage(decider.events, events));
    if (page.next === null) folded = adoptHead(folded, page);
    next = page.next;
  }
  return folded;
}

/** The revision that follows a folded state. */
export function nextRevision({ head }: FoldedState<unknown>): number {
  return (head?.revision ?? -1) + 1;
}

/** A fully truncated stream has a head but no events to show for it: the next append goes after it all the same. */
function adoptHead<S>(folded: FoldedState<S>, { state, head }: StreamPage): FoldedState<S> {
  if (state !== 'active' || head === null || head < nextRevision(folded)) return folded;
  return { ...folded, head: { revision: head } };
}
