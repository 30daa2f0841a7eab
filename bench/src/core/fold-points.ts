import { commandHandler } from '@eventfold/core';
import { OURS, throughput, type Point, type Round } from '../harness/index.js';
import { castoreAccounts } from './castore-accounts.js';
import { emmettAccounts, emmettFold } from './emmett-accounts.js';
import { account, eventfoldAccounts } from './eventfold-accounts.js';
import { streamsOf } from './streams.js';

/** Reads one stream of that many events and folds it to a state, again and again. */
export const foldPoints: readonly Point[] = [foldPoint(1_000, 500), foldPoint(100_000, 5)];

function foldPoint(length: number, folds: number): Point {
  return {
    name: `fold-${length}`,
    unit: 'events/s',
    rounds: 15,
    contenders: {
      [OURS]: eventfold(length, folds),
      emmett: emmett(length, folds),
      castore: castore(length, folds),
    },
    goals: [{ against: ['emmett', 'castore'], ratio: 1 }],
  };
}

function eventfold(length: number, folds: number): Round {
  const prepare = async () => commandHandler(await eventfoldAccounts(streamsOf(1, length)), account);
  return throughput({
    operations: length * folds,
    prepare,
    once: true,
    run: (accounts) => repeat(folds, length, async () => (await accounts.load('0')).state.payments),
  });
}

function emmett(length: number, folds: number): Round {
  const prepare = () => emmettAccounts(streamsOf(1, length));
  return throughput({
    operations: length * folds,
    prepare,
    once: true,
    run: (store) =>
      repeat(
        folds,
        length,
        async () => (await store.aggregateStream('account-0', emmettFold)).state.payments,
      ),
  });
}

function castore(length: number, folds: number): Round {
  const prepare = async () => castoreAccounts(streamsOf(1, length));
  return throughput({
    operations: length * folds,
    prepare,
    once: true,
    run: (store) =>
      repeat(folds, length, async () => (await store.getExistingAggregate('account-0')).aggregate.payments),
  });
}

async function repeat(times: number, expected: number, fold: () => Promise<number>): Promise<void> {
  for (let i = 0; i < times; i++) {
    if ((await fold()) !== expected) throw new Error('an event is missing from the fold');
  }
}
