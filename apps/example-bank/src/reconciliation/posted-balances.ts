import type { PostedTransaction } from '../account/posted-transaction.js';
import { chainDay, type Posting } from './chain-day.js';

/** The balance of an account after its last posting, as the bank recorded it; in minor units. */
export interface ClosingBalance {
  readonly balance: number;
  /** How much the bank's own rounding may make it differ from the exact sum. */
  readonly rounding: number;
  /** False where the last day's postings fit together in no order: the balance is then that of the last row. */
  readonly certain: boolean;
}

/** The bank's own account statements, gathered transaction by transaction. */
export interface PostedBalances {
  add(account: string, transaction: PostedTransaction): void;
  closing(): Map<string, ClosingBalance>;
}

type Day = Map<string, Posting>;
type Days = Map<string, Day>;

/** Starts without any statement. A transaction that is added twice counts once. */
export function postedBalances(): PostedBalances {
  const accounts = new Map<string, Days>();
  return {
    add(account, { id, bookedOn, amount, balanceAfter }) {
      const days = entry(accounts, account, () => new Map() as Days);
      const day = entry(days, bookedOn, () => new Map() as Day);
      if (!day.has(id)) day.set(id, { amount, balanceAfter });
    },
    closing: () => new Map([...accounts].map(([account, days]) => [account, closingBalance(days)])),
  };
}

/** Follows the chain of posted balances from the first day, and from zero, to the last. */
function closingBalance(days: Days): ClosingBalance {
  let closing: ClosingBalance = { balance: 0, rounding: 0, certain: true };
  for (const [, postings] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const day = [...postings.values()];
    // Where the day does not go on from the day before, rows are missing: the chain starts anew.
    const chain = (closing.certain ? chainDay(day, closing.balance) : undefined) ?? chainDay(day, null);
    closing = {
      balance: chain?.end ?? day[day.length - 1]!.balanceAfter,
      rounding: closing.rounding + (chain?.rounding ?? 0),
      certain: chain !== undefined,
    };
  }
  return closing;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const present = map.get(key);
  if (present !== undefined) return present;
  const made = make();
  map.set(key, made);
  return made;
}
