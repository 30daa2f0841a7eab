import { commandHandler, execute, stateCache } from '@eventfold/core';
import { OURS, throughput, type Point, type Round } from '../harness/index.js';
import { castoreAccounts, castoreDeposit } from './castore-accounts.js';
import { emmettAccounts, emmettDeposit } from './emmett-accounts.js';
import { account, eventfoldAccounts } from './eventfold-accounts.js';
import { streamsOf } from './streams.js';

/** How one round is laid out: that many stores with that many streams, and commands for each stream. */
interface Layout {
  readonly stores: number;
  readonly streams: number;
  readonly commands: number;
}

/*
 * Each command reads its stream of that many events, folds it, decides on one event and appends that at the revision it
 * read. The stores have few streams, because every append of Emmett counts them all; the streams grow by 4 % at most.
 */
export const executePoints: readonly Point[] = [
  executePoint(1, 1, { stores: 200, streams: 25, commands: 1 }),
  executePoint(100, 2, { stores: 20, streams: 25, commands: 4 }),
  executePoint(1000, 3, { stores: 1, streams: 25, commands: 40 }),
  cachedPoint({ stores: 1, streams: 25, commands: 40 }),
];

function executePoint(length: number, ratio: number, layout: Layout): Point {
  return {
    name: `execute-${length}`,
    unit: 'commands/s',
    rounds: 15,
    contenders: {
      [OURS]: eventfold(length, layout),
      emmett: emmett(length, layout),
      castore: castore(length, layout),
    },
    goals: [{ against: ['emmett', 'castore'], ratio }],
  };
}

/** The same with states kept between commands, every stream's there already. The peers have no such cache. */
function cachedPoint(layout: Layout): Point {
  return {
    name: 'execute-1000-cached',
    unit: 'commands/s',
    rounds: 15,
    contenders: {
      // Ours has done one store's commands in a few milliseconds: too few to count.
      [OURS]: eventfoldCached(1000, { ...layout, stores: 10 }),
      emmett: emmett(1000, layout),
      castore: castore(1000, layout),
    },
    goals: [{ against: ['emmett', 'castore'], ratio: 30 }],
  };
}

/** Deposits `index` cents into an account. */
type Deposit = (id: string, index: number) => Promise<unknown>;

function round({ stores, streams, commands }: Layout, open: () => Promise<Deposit>): Round {
  const ids = Array.from({ length: streams }, (_, index) => String(index));
  return throughput({
    operations: stores * streams * commands,
    prepare: () => Promise.all(Array.from({ length: stores }, open)),
    run: async (deposits) => {
      for (const deposit of deposits) {
        for (let i = 0; i < streams * commands; i++) await deposit(ids[i % streams]!, i);
      }
    },
  });
}

function eventfold(length: number, layout: Layout): Round {
  return round(layout, async () => {
    const store = await eventfoldAccounts(streamsOf(layout.streams, length));
    return (id, index) => execute(store, account, id, { type: 'Deposit', index });
  });
}

function eventfoldCached(length: number, layout: Layout): Round {
  return round(layout, async () => {
    const store = await eventfoldAccounts(streamsOf(layout.streams, length));
    const accounts = commandHandler(store, account, { cache: stateCache(10_000) });
    for (let i = 0; i < layout.streams; i++) await accounts.execute(String(i), { type: 'Deposit', index: i });
    return (id, index) => accounts.execute(id, { type: 'Deposit', index });
  });
}

function emmett(length: number, layout: Layout): Round {
  return round(layout, async () => {
    const store = await emmettAccounts(streamsOf(layout.streams, length));
    return (id, index) => emmettDeposit(store, `account-${id}`, { type: 'Deposit', data: { index } });
  });
}

function castore(length: number, layout: Layout): Round {
  return round(layout, async () => {
    const deposit = castoreDeposit(castoreAccounts(streamsOf(layout.streams, length)));
    return (id, index) => deposit(`account-${id}`, index);
  });
}
