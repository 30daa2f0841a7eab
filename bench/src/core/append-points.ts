import type { MemoryStore } from '@eventfold/core/memory';
import { OURS, throughput, type Point, type Round } from '../harness/index.js';
import { payment } from './account.js';
import { castoreAccounts, type CastoreAccounts } from './castore-accounts.js';
import { emmettAccounts, emmettEvent } from './emmett-accounts.js';
import { eventfoldAccounts } from './eventfold-accounts.js';
import { streamsOf, visited } from './streams.js';
import { yardstick, type Yardstick } from './yardstick.js';

/** Appends in one round. */
const APPENDS = 20_000;

/*
 * A store holds that many streams of one event each. Then single events are appended, one after the other, each at
 * the exact revision its stream is at, going round all streams. Every round starts with a store of its own.
 */
export const appendPoints: readonly Point[] = [
  appendPoint(1_000, 15, { emmett: emmett(1_000, 5_000) }),
  appendPoint(20_000, 9, { emmett: emmett(20_000, 500) }),
  // Each of Emmett's appends counts all streams: to fill 200,000 takes minutes, and at 20,000 it is far behind already.
  appendPoint(200_000, 7, { [`${OURS} at 1k`]: eventfold(1_000) }),
];

function appendPoint(streams: number, rounds: number, others: Readonly<Record<string, Round>>): Point {
  const contenders = {
    [OURS]: eventfold(streams),
    yardstick: bare(streams),
    castore: castore(streams),
    ...others,
  };
  const goals = [
    { against: ['yardstick'], ratio: 0.6 },
    { against: ['castore', 'emmett'].filter((name) => name in contenders), ratio: 4 },
  ];
  // At most 2.5 times the cost is at least 0.4 times as many a second.
  if (`${OURS} at 1k` in contenders) goals.push({ against: [`${OURS} at 1k`], ratio: 0.4 });
  return { name: `append-${streams / 1000}k-streams`, unit: 'appends/s', rounds, contenders, goals };
}

/** A store and the names of its streams. */
interface Filled<S> {
  readonly store: S;
  readonly names: readonly string[];
}

function eventfold(streams: number): Round {
  const prepare = async (): Promise<Filled<MemoryStore>> => {
    const lengths = streamsOf(streams, 1);
    return { store: await eventfoldAccounts(lengths), names: [...lengths.keys()] };
  };
  return throughput({ operations: APPENDS, prepare, run: appendToEventfold });
}

async function appendToEventfold({ store, names }: Filled<MemoryStore>): Promise<void> {
  for (let i = 0; i < APPENDS; i++) {
    const expected = Math.floor(i / names.length);
    const events = [{ type: 'Deposited', data: payment(i) }];
    const result = await store.append({ writes: [{ stream: visited(i, names), expected, events }] });
    if (!result.ok) throw new Error('a conflict');
  }
}

function bare(streams: number): Round {
  const prepare = async (): Promise<Filled<Yardstick>> => {
    const store = yardstick();
    const names = [...streamsOf(streams, 1).keys()];
    for (const name of names) await store.append(name, -1, [{ type: 'Deposited', data: payment(0) }]);
    return { store, names };
  };
  return throughput({ operations: APPENDS, prepare, run: appendToYardstick });
}

async function appendToYardstick({ store, names }: Filled<Yardstick>): Promise<void> {
  for (let i = 0; i < APPENDS; i++) {
    const events = [{ type: 'Deposited', data: payment(i) }];
    await store.append(visited(i, names), Math.floor(i / names.length), events);
  }
}

function castore(streams: number): Round {
  const prepare = async (): Promise<Filled<CastoreAccounts>> => {
    const lengths = streamsOf(streams, 1);
    return { store: castoreAccounts(lengths), names: [...lengths.keys()] };
  };
  return throughput({ operations: APPENDS, prepare, run: appendToCastore });
}

async function appendToCastore({ store, names }: Filled<CastoreAccounts>): Promise<void> {
  for (let i = 0; i < APPENDS; i++) {
    const version = Math.floor(i / names.length) + 2;
    const aggregateId = visited(i, names);
    await store.pushEvent({ aggregateId, version, type: 'Deposited', payload: payment(i) });
  }
}

function emmett(streams: number, appends: number): Round {
  const prepare = async () => {
    const lengths = streamsOf(streams, 1);
    return { store: await emmettAccounts(lengths), names: [...lengths.keys()], done: 0 };
  };
  const run = async (filled: Awaited<ReturnType<typeof prepare>>): Promise<void> => {
    const { store, names } = filled;
    for (let i = 0; i < appends; i++, filled.done++) {
      const expectedStreamVersion = BigInt(Math.floor(filled.done / streams) + 1);
      const events = [emmettEvent(filled.done)];
      await store.appendToStream(visited(filled.done, names), events, { expectedStreamVersion });
    }
  };
  // The one store that is filled once and kept, for the time it takes. Its streams grow by a few events meanwhile.
  return throughput({ operations: appends, prepare, once: true, run });
}
