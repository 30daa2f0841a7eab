import type { PostedTransaction } from '../account/posted-transaction.js';
import { chainDay } from './chain-day.js';

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

/** Starts without any statement. A transaction that is added twice counts once. */
export function postedBalances(): PostedBalances {
  const accounts = new Map<string, Map<string, PostedTransaction>>();
  return {
    add(account, transaction) {
      const transactions = accounts.get(account) ?? new Map<string, PostedTransaction>();
      accounts.set(account, transactions);
      if (!transactions.has(transaction.id)) transactions.set(transaction.id, transaction);
    },
    closing() {
      const closings = [...accounts].map(
        ([account, transactions]) => [account, closingBalance(transactions.values())] as const,
      );
      return new Map(closings);
    },
  };
}

/** Follows the chain of posted balances from the first day, and from zero, to the last. */
function closingBalance(transactions: Iterable<PostedTransaction>): ClosingBalance {
  let closing: ClosingBalance = { balance: 0, rounding: 0, certain: true };
  for (const day of byDay(transactions)) {
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

/** The transactions of each day, the days in order. */
function byDay(transactions: Iterable<PostedTransaction>): PostedTransaction[][] {
  const days = new Map<string, PostedTransaction[]>();
  for (const transaction of transactions) {
    const day = days.get(transaction.bookedOn) ?? [];
    days.set(transaction.bookedOn, day);
    day.push(transaction);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
}
