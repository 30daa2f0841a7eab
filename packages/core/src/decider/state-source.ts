import { isEventStoreError } from '../errors/event-store-error.js';
import type { EventLike, RecordedEvent } from '../event/event.js';
import type { SnapshotContext, SnapshotPlan } from '../snapshot/snapshot-plan.js';
import type { EventStore } from '../store/event-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import { isUncertain, lookFor, NO_COMMANDS } from './command-trace.js';
import type { Decider } from './decider.js';
import { unfolded, type FoldedState } from './folded-state.js';
import { loadState } from './load-state.js';
import { waitNoLonger } from './wait-no-longer.js';
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
  readonly options: () => OperationOptions;
  readonly onPage?: ((events: readonly RecordedEvent[]) => void) | undefined;
}

/** A state to decide on; `current` is false where it comes from a cache and may be out of date. */
export interface KnownState<S> {
  readonly folded: FoldedState<S>;
  readonly current: boolean;
}

/** The cached state where there is one, else the current one. Waits where another command is loading it. */
export async function knownState<S, C, E extends EventLike>(
  source: StateSource<S, C, E>,
  request: StateRequest,
): Promise<KnownState<S>> {
  const { cache } = source;
  const recall = (): KnownState<S> | undefined => {
    const folded = cache?.get(request.stream) as FoldedState<S> | undefined;
    return (
      folded && {
        folded: { ...folded, commands: lookFor(folded.commands, request.commandId) },
        current: false,
      }
    );
  };
  const known = recall();
  if (known !== undefined)
    return isUncertain(known.folded.commands)
      ? { folded: await stateAnew(source, request), current: true }
      : known;
  let own: FoldedState<S> | undefined;
  const loading = cache?.once(request.stream, async () => {
    own = await currentState(source, request);
  });
  if (loading !== undefined) await waitNoLonger(loading, request.options());
  if (own !== undefined) return { folded: own, current: true };
  return recall() ?? { folded: await currentState(source, request), current: true };
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
  const { cache } = source;
  const known = from ?? (cache?.get(request.stream) as FoldedState<S> | undefined);
  try {
    const folded =
      known === undefined ? await fromSnapshot(source, request) : await followOn(source, request, known);
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
  return followOn(source, request, unfolded(source.decider.initialState));
}

/** Keeps what an acknowledged append led to. */
export async function keepState<S, C, E extends EventLike>(
  source: StateSource<S, C, E>,
  request: StateRequest,
  folded: FoldedState<S>,
): Promise<void> {
  const kept = (await source.snapshots?.save(snapshotContext(source, request), folded)) ?? folded;
  source.cache?.set(request.stream, kept);
}

async function fromSnapshot<S, C, E extends EventLike>(
  source: StateSource<S, C, E>,
  request: StateRequest,
): Promise<FoldedState<S>> {
  const snapshot = await source.snapshots?.load(snapshotContext(source, request));
  if (snapshot === undefined) return stateAnew(source, request);
  try {
    return await followOn(source, request, snapshot);
  } catch (error) {
    // A snapshot of another history is worth nothing, and costs nothing but the longer read.
    if (!isEventStoreError(error, 'ES_HISTORY_DIVERGED', 'ES_CORRUPT_STREAM')) throw error;
    if (error.code === 'ES_HISTORY_DIVERGED')
      await source.snapshots?.discard(snapshotContext(source, request));
    return stateAnew(source, request);
  }
}

function followOn<S, C, E extends EventLike>(
  { store, decider }: StateSource<S, C, E>,
  { stream, commandId, options, onPage }: StateRequest,
  from: FoldedState<S>,
): Promise<FoldedState<S>> {
  const commands = lookFor(from.commands, commandId);
  // What a state has forgotten, the stream still knows: a command is never decided a second time for want of memory.
  const start = isUncertain(commands)
    ? { ...unfolded(decider.initialState), commands: lookFor(NO_COMMANDS, commandId) }
    : { ...from, commands };
  return loadState(store, decider, { stream, from: start, options, onPage });
}

function snapshotContext<S, C, E extends EventLike>(
  { store, decider }: StateSource<S, C, E>,
  { stream, options }: StateRequest,
): SnapshotContext {
  return { store, decider, stream, options };
}
