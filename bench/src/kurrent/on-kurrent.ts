import { randomUUID } from 'node:crypto';
import type { EventStore } from '@eventfold/core';
import { openKurrentStore } from '@eventfold/store-kurrent';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { Round } from '../harness/index.js';

/** What a round works with: the bare client and a store on the same server, both connected, and names that are new. */
export interface OnKurrent {
  readonly client: KurrentDBClient;
  readonly store: EventStore;
  /** A name that no other round uses. */
  named(name: string): string;
}

/** A round; `run` is not timed, but times what it measures with the clock that it is given, and answers the figure. */
export function onKurrent(run: (parts: OnKurrent, clock: () => number) => Promise<number>): Round {
  return async (clock) => {
    const connectionString = serverUrl();
    // The same settings as the store's: without them a first read would wait for half a second.
    const client = KurrentDBClient.connectionString(`${connectionString}&discoveryInterval=50`);
    const store = await openKurrentStore({ connectionString });
    const mark = randomUUID().slice(0, 8);
    const parts: OnKurrent = { client, store, named: (name) => `${name}-${mark}` };
    await connect(parts);
    globalThis.gc?.();
    try {
      return await run(parts, clock);
    } finally {
      await store.close();
      await client.dispose();
    }
  };
}

/** The server to measure on. */
export function serverUrl(): string {
  const url = process.env['KURRENTDB_URL'];
  if (url !== undefined && url !== '') return url;
  throw new Error(
    'pnpm bench kurrent wants KURRENTDB_URL: the connection string of a KurrentDB of your own.',
  );
}

/** Both have sent something on each of their connections. */
async function connect({ client, store, named }: OnKurrent): Promise<void> {
  const stream = named('connected');
  await client.appendToStream(stream, [], { streamState: 'any' });
  const end = client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 });
  await end[Symbol.asyncIterator]().next();
  await store.readLog({ after: 'end', limit: 1 });
}

/** Says which server it is: figures mean nothing without. */
export async function describeServer(): Promise<string> {
  const [, address = ''] = /\/\/(?:[^@]*@)?([^,?/]+)/.exec(serverUrl()) ?? [];
  try {
    const answer = await fetch(`http://${address}/info`, { signal: AbortSignal.timeout(3000) });
    const { dbVersion, esVersion } = (await answer.json()) as { dbVersion?: string; esVersion?: string };
    return `KurrentDB ${dbVersion ?? esVersion ?? 'of an unknown version'}`;
  } catch {
    return 'no KurrentDB that answers over HTTP: a stand-in, perhaps, on which only --cpu figures count';
  }
}
