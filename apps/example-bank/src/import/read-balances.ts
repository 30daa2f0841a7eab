import { commandHandler, type EventStore } from '@eventfold/core';
import { account } from '../account/account.js';
import { inLanes } from './in-lanes.js';

/** The balances of these accounts, in minor units, each folded from the events that the store holds. */
export async function readBalances(
  store: EventStore,
  ids: Iterable<string>,
  concurrency: number,
): Promise<Map<string, number>> {
  const accounts = commandHandler(store, account);
  const balances = new Map<string, number>();
  const read = async (id: string): Promise<void> => {
    const { state } = await accounts.load(id);
    balances.set(id, state.balance);
  };
  await inLanes(ids, { laneOf: (id) => id, width: concurrency, work: read });
  return balances;
}
