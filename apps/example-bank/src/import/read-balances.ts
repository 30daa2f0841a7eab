import type { Accounts } from '../account/accounts.js';
import type { ImportOptions } from './import-transactions.js';
import { inLanes } from './in-lanes.js';

/** The balances of these accounts, in minor units, each folded from the events that the store holds. */
export async function readBalances(
  accounts: Accounts,
  ids: Iterable<string>,
  { concurrency, patienceMs }: Pick<ImportOptions, 'concurrency' | 'patienceMs'>,
): Promise<Map<string, number>> {
  const balances = new Map<string, number>();
  const read = async (id: string): Promise<void> => {
    const { state } = await accounts.load(id, { timeoutMs: patienceMs });
    balances.set(id, state.balance);
  };
  await inLanes(ids, { laneOf: (id) => id, width: concurrency, work: read });
  return balances;
}
