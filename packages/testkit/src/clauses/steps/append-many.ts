import type { EventStore, NewEvent } from '@eventfold/core';
import { appendOk } from './append.js';

/** Appends any number of events in as few appends as the store's limits allow. */
export async function appendMany(
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
): Promise<void> {
  const chunk = batchSize(store, 500);
  for (let start = 0; start < events.length; start += chunk) {
    await appendOk(store, stream, events.slice(start, start + chunk));
  }
}

/** `wanted` events, or as many as one append may hold. */
export function batchSize(store: EventStore, wanted: number): number {
  return Math.min(wanted, store.manifest.limits.appendEvents);
}
