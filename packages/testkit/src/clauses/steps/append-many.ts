import type { EventStore, NewEvent } from '@eventfold/core';
import { appendOk } from './append.js';
import type { FullEvent } from './new-events.js';

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

/** An append that a clause means to make. */
export interface PlannedAppend {
  readonly stream: string;
  readonly events: readonly FullEvent[];
}

/** Makes the appends, one after the other. */
export async function writeAll(store: EventStore, planned: readonly PlannedAppend[]): Promise<void> {
  for (const { stream, events } of planned) await appendOk(store, stream, events);
}
