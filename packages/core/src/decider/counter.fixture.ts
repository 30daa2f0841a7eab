import type { EventStore } from '../index.js';
import { decider } from '../index.js';

export type CounterEvent = { type: 'Increased'; data: { by: number } } | { type: 'Reset'; data: null };
export type CounterCommand = { type: 'Increase'; by: number; times?: number } | { type: 'Reset' };

/** Counts upwards; refuses to go down, and does nothing where there is nothing to reset. */
export const counter = decider({
  category: 'counter',
  initialState: { total: 0 },
  evolve: (state, event: CounterEvent) =>
    event.type === 'Reset' ? { total: 0 } : { total: state.total + event.data.by },
  decide: (state, command: CounterCommand) => {
    if (command.type === 'Reset') return state.total === 0 ? [] : { type: 'Reset', data: null };
    if (command.by < 0) throw new RangeError(`only upwards, and not from ${state.total}`);
    const increased: CounterEvent = { type: 'Increased', data: { by: command.by } };
    return Array.from({ length: command.times ?? 1 }, () => increased);
  },
});

export const increase = (by: number, times = 1): CounterCommand => ({ type: 'Increase', by, times });

type Operation = 'append' | 'readStream';

export interface WatchedStore extends EventStore {
  /** What was asked of the store, in order. */
  readonly calls: Operation[];
  /** Empties and returns {@link calls}. */
  taken(): Operation[];
}

/** The store, telling what is asked of it; `before` sees every call first and may wait, throw or change the store. */
export function watched(
  store: EventStore,
  before: { [K in Operation]?: (...args: Parameters<EventStore[K]>) => unknown } = {},
): WatchedStore {
  const calls: Operation[] = [];
  return {
    ...store,
    calls,
    taken: () => calls.splice(0),
    async append(...args) {
      calls.push('append');
      await before.append?.(...args);
      return store.append(...args);
    },
    async readStream(...args) {
      calls.push('readStream');
      await before.readStream?.(...args);
      return store.readStream(...args);
    },
  };
}

/** What a store answers that pages by at most `pageEvents`. */
export function withPages(store: EventStore, pageEvents: number): EventStore {
  const { manifest } = store;
  return { ...store, manifest: { ...manifest, limits: { ...manifest.limits, pageEvents } } };
}
