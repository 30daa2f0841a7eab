import type { Decider, EventLike, NewEvent } from '@eventfold/core';
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
  { events: pipeline, stream }: Decider<S, C, E>,
  events: readonly E[],
): Promise<readonly E[]> {
  await using store = await openMemoryStore();
  const name = stream('given');
  const encoded = pipeline === undefined ? (events as readonly NewEvent[]) : await pipeline.encode(events);
  await store.append({ writes: [{ stream: name, expected: 'no-stream', events: encoded }] });
  const read: E[] = [];
  for (let next: number | null = 0; next !== null;) {
    const page = await store.readStream({
      stream: name,
      from: next,
      limit: store.manifest.limits.pageEvents,
    });
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
