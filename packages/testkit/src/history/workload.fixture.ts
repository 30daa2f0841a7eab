import type { EventStore, ExpectedRevision } from '@eventfold/core';
import { randomFrom, type Random } from '../contract/random.js';
import { recordHistory } from './record-history.js';
import type { History } from './history.js';

export interface WorkloadOptions {
  readonly seed: number;
  readonly clients: number;
  readonly operations: number;
  readonly streams: number;
}

/** Clients that append, read and follow the log at the same time, each on a handle of its own, all in one history. */
export async function runWorkload(
  open: () => Promise<EventStore>,
  { seed, clients, operations, streams }: WorkloadOptions,
): Promise<History> {
  const history: History = [];
  const names = Array.from({ length: streams }, (_, n) => `w-${n}`);
  const each = Math.ceil(operations / clients);
  await Promise.all(
    Array.from({ length: clients }, async (_, n) => {
      const store = recordHistory(await open(), { history, process: `client ${n}` });
      const random = randomFrom(seed, `client ${n}`);
      const client = { store, random, names, heads: new Map<string, number>(), cursor: undefined };
      for (let done = 0; done < each; done++) await step(client);
    }),
  );
  return history;
}

interface Client {
  readonly store: EventStore;
  readonly random: Random;
  readonly names: readonly string[];
  readonly heads: Map<string, number>;
  cursor: string | undefined;
}

async function step(client: Client): Promise<void> {
  const { store, random, names } = client;
  await tick(random);
  const draw = random.below(10);
  if (draw < 5) await write(client, random.pick(names));
  else if (draw === 5 && store.manifest.levels.atomicAppend === 'store') await writeTwo(client);
  else if (draw < 9) await read(client, random.pick(names));
  else {
    const page = await store.readLog({ after: client.cursor, limit: 1 + random.below(20) });
    client.cursor = page.next;
  }
}

/** Lets the others run, now and then. */
async function tick(random: Random): Promise<void> {
  if (random.below(3) === 0) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function write({ store, random, heads }: Client, stream: string): Promise<void> {
  const events = Array.from({ length: 1 + random.below(3) }, (_, n) => ({ type: 'Happened', data: { n } }));
  const head = heads.get(stream);
  const expected: ExpectedRevision = random.below(3) === 0 ? 'any' : (head ?? 'no-stream');
  const result = await store.append({ writes: [{ stream, expected, events }] });
  const last = result.ok ? result.streams[0]?.lastRevision : result.violations[0]?.actual;
  if (typeof last === 'number') heads.set(stream, last);
}

async function writeTwo({ store, random, names, heads }: Client): Promise<void> {
  const one = random.below(names.length);
  const streams = [names[one], names[(one + 1) % names.length]].filter((name) => name !== undefined);
  const writes = streams.map((stream) => ({
    stream,
    expected: 'any' as const,
    events: [{ type: 'Happened', data: null }],
  }));
  const result = await store.append({ writes });
  if (result.ok) for (const { stream, lastRevision } of result.streams) heads.set(stream, lastRevision);
}

async function read({ store, random, heads }: Client, stream: string): Promise<void> {
  const direction = random.pick(['forward', 'backward'] as const);
  const head = heads.get(stream);
  const from =
    direction === 'forward' && head !== undefined ? Math.max(0, head - random.below(5)) : undefined;
  const page = await store.readStream({ stream, direction, from, limit: 1 + random.below(10) });
  if (page.head !== null) heads.set(stream, page.head);
}
