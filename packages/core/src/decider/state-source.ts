import { isEventStoreError } from '../errors/event-store-error.js';
import type { EventLike, RecordedEvent } from '../event/event.js';
import type { SnapshotContext, SnapshotPlan } from '../snapshot/snapshot-plan.js';
import type { Deadline } from '../store/deadline.js';
import type { EventStore } from '../store/event-store.js';
import { isUncertain, NO_COMMANDS } from './command-trace.js';
import type { Decider } from './decider.js';
import { lookingFor, unfolded, type FoldedState } from './folded-state.js';
import { loadState } from './load-state.js';
import { orAborted } from './or-aborted.js';
import type { CachedStates } from './state-cache.js';

/** What a handler folds states from: the stream, and whatever makes that shorter. */
export interface StateSource<S, C, E extends EventLike> {
  readonly store: EventStore;
  readonly decider: Decider<S, C, E>;
  readonly cache?: CachedStates | undefined;
  readonly snapshots?: SnapshotPlan<S> | undefined;
}

export interface StateRequest {
  readonly stream: string;
  /** The command to look out for. */
  readonly commandId?: string | undefined;
  readonly deadline: Deadline;
  /** Sees every page before it is folded. */
  readonly onPage?: ((events: readonly RecordedEvent[]) => void) | undefined;
}

/** A state to decide on; `current` is false where it comes from a cache and may be out of date. */
export interface KnownState<S> {
  readonly folded: FoldedState<S>;
  readonly current: boolean;
}

/** The cached state, undefined where there is none, or none that could tell the command from a repeat. */
export function recalledState<S, C, E extends EventLike>(
  { cache }: StateSource<S, C, E>,
  { stream, commandId }: StateRequest,
): KnownState<S> | undefined {
  const cached = cache?.get(stream) as FoldedState<S> | undefined;
  if (cached === undefined) return undefined;
  const folded = lookingFor(commandId, cached);
  return isUncertain(folded.commands) ? undefined : { folded, current: false };
}

/** The state of a stream of which none was recalled. Waits where another command is loading it. */
export async function loadedState<S, C, E extends EventLike>(
  source: StateSource<S, C, E>,
  request: StateRequest,
): Promise<KnownState<S>> {
  const { cache } = source;
  if (cache === undefined) return { folded: await currentState(source, request), current: true };
  if (cache.get(request.stream) !== undefined)
    return { folded: await stateAnew(source, request), current: true };
  let own: FoldedState<S> | undefined;
  const loading = cache.once(request.stream, async () => {
    own = await currentState(source, request);
  });
  await orAborted(loading, request.deadline.signal);
  if (own !== undefined) return { folded: own, current: true };
  return recalledState(source, request) ?? { folded: await currentState(source, request), current: true };
}

/**
 * The state as it is now: what follows in the stream after `from`, or after what the cache or a snapshot holds.
 * @throws ES_HISTORY_DIVERGED where the stream no longer holds what was folded before
 */
export async function currentState<S, C, E extends EventLike>(
  source: StateSource<S, C, E>,
  request: StateRequest,
  from?: FoldedState<S>,
): Promise<FoldedState<S>> {
  const { cache, snapshots } = source;
  const known = from ?? (cache?.get(request.stream) as FoldedState<S> | undefined);
  try {
    const folded =
      known === undefined && snapshots !== undefined
        ? await fromSnapshot(source, request, snapshots)
        : await followOn(source, request, known ?? beginning(source, request));
    cache?.set(request.stream, folded);
    return folded;
  } catch (error) {
    cache?.delete(request.stream);
    throw error;
  }
}

/** The state from the stream's beginning, whatever is cached. */
export function stateAnew<S, C, E extends EventLike>(
  source: StateSource<S, C, E>,
  request: StateRequest,
): Promise<FoldedState<S>> {
  return followOn(source, request, beginning(source, request));
}

/** The state before any event. It remembers commands where somebody may ask for them: this one, or a later one. */
function beginning<S, C, E extends EventLike>(
  { decider, cache, snapshots }: StateSource<S, C, E>,
  { commandId }: StateRequest,
): FoldedState<S> {
  const remembers = commandId !== undefined || cache !== undefined || snapshots !== undefined;
  return unfolded(decider.initialState, remembers ? NO_COMMANDS : null);
}

/** Keeps what an acknowledged append led to; waits only where it becomes a snapshot. */
export function keepState<S, C, E extends EventLike>(
  source: StateSource<S, C, E>,
  request: StateRequest,
  folded: FoldedState<S>,
): void | Promise<void> {
  const { cache, snapshots } = source;
  if (snapshots === undefined) return cache?.set(request.stream, folded);
  return snapshots
    .save(snapshotContext(source, request), folded)
    .then((kept) => cache?.set(request.stream, kept));
}

async function fromSnapshot<S, C, E extends EventLike>(
  source: StateSource<S, C, E>,
  request: StateRequest,
  snapshots: SnapshotPlan<S>,
): Promise<FoldedState<S>> {
  const snapshot = await snapshots.load(snapshotContext(source, request));
  if (snapshot === undefined) return stateAnew(source, request);
  try {
    return await followOn(source, request, snapshot);
  } catch (error) {
    // A snapshot of another history is worth nothing, and costs nothing but the longer read.
    if (!isEventStoreError(error, 'ES_HISTORY_DIVERGED', 'ES_CORRUPT_STREAM')) throw error;
    if (error.code === 'ES_HISTORY_DIVERGED') await snapshots.discard(snapshotContext(source, request));
    return stateAnew(source, request);
  }
}

function followOn<S, C, E extends EventLike>(
  { store, decider }: StateSource<S, C, E>,
  { stream, commandId, deadline, onPage }: StateRequest,
  from: FoldedState<S>,
): Promise<FoldedState<S>> {
  const looking = lookingFor(commandId, from);
  // What a state has forgotten, the stream still knows: a command is never decided a second time for want of memory.
  const start = isUncertain(looking.commands)
    ? lookingFor(commandId, unfolded(decider.initialState))
    : looking;
  return loadState(store, decider, { stream, from: start, deadline, onPage, cutAt: undefined });
}

function snapshotContext<S, C, E extends EventLike>(
  { store, decider }: StateSource<S, C, E>,
  { stream, deadline }: StateRequest,
): SnapshotContext {
  return { store, decider, stream, deadline };
}
