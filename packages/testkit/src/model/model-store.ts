import type { StreamState } from '@eventfold/core';
import type { StepEvent } from './script.js';

/** An event of the model; a removed one keeps its place. */
export interface ModelEvent extends StepEvent {
  readonly stream: string;
  readonly revision: number;
  removed: boolean;
}

export interface ModelStream {
  state: StreamState;
  /** By revision. A tombstoned stream keeps them, too: only its state matters then. */
  readonly events: ModelEvent[];
}

/** A store as plain lists: what every store must look like from outside. */
export interface ModelStore {
  readonly streams: Map<string, ModelStream>;
  /** In the order in which they were written. */
  readonly log: ModelEvent[];
  /** How many entries of the log each query has behind it. */
  readonly scanned: Map<number, number>;
}

/** An empty model. */
export function modelStore(): ModelStore {
  return { streams: new Map(), log: [], scanned: new Map() };
}

const MISSING: ModelStream = { state: 'missing', events: [] };

/** The stream, to look at. */
export function lookAt({ streams }: ModelStore, name: string): ModelStream {
  return streams.get(name) ?? MISSING;
}

/** The last revision ever written, -1 where there is none. */
export function headOf({ events }: ModelStream): number {
  return events.length - 1;
}

/** Adds events at the end of a stream. */
export function write(store: ModelStore, name: string, events: readonly StepEvent[]): void {
  const stream = store.streams.get(name) ?? { state: 'active', events: [] };
  store.streams.set(name, stream);
  stream.state = 'active';
  for (const event of events) {
    const written: ModelEvent = { ...event, stream: name, revision: stream.events.length, removed: false };
    stream.events.push(written);
    store.log.push(written);
  }
}

/** Removes a stream's events below `before`, and changes its state. */
export function remove(
  store: ModelStore,
  name: string,
  { before, state }: { before: number; state: StreamState },
): void {
  const stream = store.streams.get(name) ?? { state, events: [] };
  store.streams.set(name, stream);
  stream.state = state;
  for (const event of stream.events) if (event.revision < before) event.removed = true;
}
