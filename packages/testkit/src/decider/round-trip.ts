import type { Decider, EventLike, EventStore, NewEvent } from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';
import { equal } from '../contract/verify.js';

/** Stores the events as the decider's would be, reads them back and returns them, unless storing changed one. */
export async function roundTrip<S, C, E extends EventLike>(
  decider: Decider<S, C, E>,
  events: readonly E[],
): Promise<readonly E[]> {
  if (events.length === 0) return [];
  const stored = await storedAndRead(decider, events);
  equal(stored.map(contentOf), events.map(contentOf), 'What is read after the events were stored');
  return stored;
}

async function storedAndRead<S, C, E extends EventLike>(
  decider: Decider<S, C, E>,
  events: readonly E[],
): Promise<readonly E[]> {
  await using store = await openMemoryStore();
  await append(store, decider, { id: 'given', events });
  return await readEvents(store, decider, 'given');
}

/** Appends the events to the decider's stream in `store`, and makes sure that they are read back as they were. */
export async function storeEvents<S, C, E extends EventLike>(
  store: EventStore,
  decider: Decider<S, C, E>,
  { id, events }: { readonly id: string; readonly events: readonly E[] },
): Promise<void> {
  if (events.length === 0) return;
  await append(store, decider, { id, events });
  const read = (await readEvents(store, decider, id)).slice(-events.length);
  equal(read.map(contentOf), events.map(contentOf), 'What is read after the events were stored');
}

async function append<S, C, E extends EventLike>(
  store: EventStore,
  { events: pipeline, stream }: Decider<S, C, E>,
  { id, events }: { readonly id: string; readonly events: readonly E[] },
): Promise<void> {
  const encoded = pipeline === undefined ? (events as readonly NewEvent[]) : await pipeline.encode(events);
  await store.append({ writes: [{ stream: stream(id), expected: 'any', events: encoded }] });
}

async function readEvents<S, C, E extends EventLike>(
  store: EventStore,
  { events: pipeline, stream }: Decider<S, C, E>,
  id: string,
): Promise<readonly E[]> {
  const read: E[] = [];
  const limit = store.manifest.limits.pageEvents;
  for (let next: number | null = 0; next !== null;) {
    const page = await store.readStream({ stream: stream(id), from: next, limit });
    read.push(
      ...(pipeline === undefined
        ? (page.events as readonly unknown[] as readonly E[])
        : await pipeline.decode(page.events)),
    );
    ({ next } = page);
  }
  return read;
}

function contentOf({ type, data }: EventLike): EventLike {
  return { type, data };
}
