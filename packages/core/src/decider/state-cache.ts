import { eventStoreError } from '../errors/event-store-error.js';
import type { EventStore } from '../store/event-store.js';
import type { FoldedState } from './folded-state.js';
import { RecentlyUsed } from './recently-used.js';

/** The states of one decider's streams in one store. */
export interface CachedStates {
  get(stream: string): FoldedState<unknown> | undefined;
  set(stream: string, folded: FoldedState<unknown>): void;
  delete(stream: string): void;
  /** Runs `load` unless it is running for this stream already: then waits for that one, whatever becomes of it. */
  once(stream: string, load: () => Promise<void>): Promise<void>;
}

/** Folded states kept in memory between commands. It is never trusted: see `commandHandler`. */
export interface StateCache {
  of(store: EventStore, decider: object): CachedStates;
}

/**
 * Keeps the states of the `size` streams used last, for each store and decider that it is used with.
 * @throws ES_INVALID_ARGUMENT unless `size` is a whole number from 1
 */
export function stateCache(size: number): StateCache {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw eventStoreError('ES_INVALID_ARGUMENT', 'A state cache holds a whole number of streams, from 1.');
  }
  const caches = new WeakMap<EventStore, WeakMap<object, CachedStates>>();
  return Object.freeze({
    of(store: EventStore, decider: object) {
      const byDecider = caches.get(store) ?? new WeakMap<object, CachedStates>();
      const states = byDecider.get(decider) ?? cachedStates(size);
      caches.set(store, byDecider.set(decider, states));
      return states;
    },
  });
}

function cachedStates(size: number): CachedStates {
  const states = new RecentlyUsed<FoldedState<unknown>>(size);
  const loading = new Map<string, Promise<void>>();
  return {
    get: (stream) => states.get(stream),
    set: (stream, folded) => states.set(stream, folded),
    delete: (stream) => states.delete(stream),
    async once(stream, load) {
      const running = loading.get(stream);
      if (running !== undefined) return running.catch(() => undefined);
      const own = load().finally(() => loading.delete(stream));
      loading.set(stream, own);
      return own;
    },
  };
}
