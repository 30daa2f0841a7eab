import type { ClosingBalance } from './posted-balances.js';

/** An account whose own sum is not the balance that the bank posted; in minor units. */
export interface Difference {
  readonly account: string;
  readonly sum: number;
  readonly posted: ClosingBalance;
}

export interface Reconciliation {
  readonly accounts: number;
  /** The greatest distance between an account's exact sum and its posted balance. */
  readonly maxDrift: number;
  /** The accounts that differ by more than rounding explains, the greatest difference first. */
  readonly differences: readonly Difference[];
}

/** What the bank's rounding adds up to, at most, on any account of the transactions that were published for 1993. */
export const KNOWN_ROUNDING = 70;

/** Compares every account's exact sum with the balance that the bank posted last. */
export function reconcile(
  sums: ReadonlyMap<string, number>,
  posted: ReadonlyMap<string, ClosingBalance>,
): Reconciliation {
  const compared = [...posted].map(([account, closing]) => ({
    account,
    sum: sums.get(account) ?? 0,
    posted: closing,
  }));
  return {
    accounts: compared.length,
    maxDrift: compared.reduce((most, one) => Math.max(most, drift(one)), 0),
    differences: compared.filter(isWrong).sort((a, b) => drift(b) - drift(a)),
  };
}

/** How far the sum is from the posted balance, in minor units. */
export function drift({ sum, posted }: Difference): number {
  return Math.abs(sum - posted.balance);
}

function isWrong(one: Difference): boolean {
  return !one.posted.certain || drift(one) > Math.max(KNOWN_ROUNDING, one.posted.rounding);
}
