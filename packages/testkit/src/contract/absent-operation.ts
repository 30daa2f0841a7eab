import type { EventStore } from '@eventfold/core';
import type { ClauseContext } from './clause-context.js';
import type { Operation } from './clause.js';
import { rejects } from './verify.js';

type Attempt = (context: ClauseContext) => Promise<unknown> | undefined;

const event = { type: 'Tried', data: null };

/** The simplest use of each operation; undefined where the store has no such port at all. */
const attempts: { readonly [O in Operation]: Attempt } = {
  severalStreams: ({ store, stream }) => store.append({ writes: [newStream(stream()), newStream(stream())] }),
  checks: ({ store, stream }) =>
    store.append({
      writes: [newStream(stream())],
      checks: [{ stream: stream(), expected: 'no-stream' }],
    }),
  subscribe: ({ store, signal }) => firstPage(store, signal),
  delete: ({ store, stream }) => store.delete({ stream: stream(), expected: 'any' }),
  tombstone: ({ store, stream }) => store.tombstone({ stream: stream(), expected: 'any' }),
  truncate: ({ store, stream }) => store.truncate({ stream: stream(), before: 0 }),
  snapshots: ({ store, stream }) => store.snapshots?.load(stream(), 'schema'),
  checkpoints: ({ store }) => store.checkpoints?.load('tried'),
  leases: ({ store }) => store.leases?.acquire({ name: 'tried', owner: 'suite', ttlMs: 1000 }),
  listing: ({ store }) => store.directory?.streams({ limit: 1 }),
};

/** Holds a store to "an absent operation rejects with ES_UNSUPPORTED"; an absent port is simply not there. */
export async function holdAbsent(operation: Operation, context: ClauseContext): Promise<void> {
  const attempt = attempts[operation](context);
  if (attempt === undefined) return;
  await rejects(attempt, 'ES_UNSUPPORTED', `the manifest says that there is no ${operation}`);
}

function newStream(stream: string) {
  return { stream, expected: 'no-stream', events: [event] } as const;
}

async function firstPage(store: EventStore, signal: AbortSignal): Promise<unknown> {
  for await (const page of store.subscribe({}, { signal })) return page;
  return undefined;
}
