import type { EventStore } from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';
import { accountsIn } from '../account/accounts.js';
import { importTransactions } from '../import/import-transactions.js';
import { readTransactions } from '../transactions/read-transactions.js';

/** What an import comes to: every event, by stream, in order. */
export type Events = ReadonlyMap<string, readonly string[]>;

/** What can be compared of an event: that which an import decides. */
export function comparable({
  id,
  type,
  data,
}: {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
}): string {
  return JSON.stringify([id, type, data]);
}

export async function eventsOf(store: EventStore): Promise<Events> {
  const streams = new Map<string, string[]>();
  for (let after: string | undefined; ;) {
    const page = await store.readLog({ after, limit: 1000 });
    for (const event of page.events) {
      const events = streams.get(event.stream) ?? [];
      streams.set(event.stream, events);
      events[event.revision] = comparable(event);
    }
    if (page.atHead) return new Map([...streams].sort());
    after = page.next;
  }
}

/** What an import of that file into an empty store comes to. */
export async function eventsOfFile(file: string): Promise<Events> {
  const memory = await openMemoryStore();
  await importTransactions(accountsIn(memory), readTransactions(file), { concurrency: 64 });
  return eventsOf(memory);
}

export function sizeOf(events: Events): number {
  return [...events.values()].flat().length;
}
