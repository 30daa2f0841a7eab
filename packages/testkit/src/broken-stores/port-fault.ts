import type { EventStore } from '@eventfold/core';
import type { BrokenStore, Shared } from './broken-store.js';

/** A fault in one of the small ports; `inner` is the port as it should be. */
export function port<K extends 'checkpoints' | 'leases' | 'snapshots' | 'directory'>(
  key: K,
  name: string,
  change: (
    inner: NonNullable<EventStore[K]>,
    shared: Shared,
    everywhere: Shared,
  ) => Partial<NonNullable<EventStore[K]>>,
): BrokenStore {
  return {
    name,
    fault: (store, shared, everywhere) => {
      const inner = store[key] as NonNullable<EventStore[K]>;
      return { [key]: { ...inner, ...change(inner, shared, everywhere) } };
    },
  };
}
