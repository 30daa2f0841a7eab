/** What a posted transaction did to the balance, and the balance after it as the bank recorded it; in minor units. */
export interface Posting {
  readonly amount: number;
  readonly balanceAfter: number;
}

export interface Chain {
  /** The balance that the last posting of the day left. */
  readonly end: number;
  /** By how much the bank's own balances are off along the way: the sum of the sizes of its roundings. */
  readonly rounding: number;
}

/** The bank rounds interest to 0.10. */
const ROUNDING = 10;
/** Enough for any day a person had; a day of postings that fit in many places could otherwise take for ever. */
const MOST_STEPS = 100_000;
const MOST_POSTINGS = 1000;

/**
 * Finds an order of one day's postings in which each posted balance is the one before it plus the amount, but for
 * rounding. Rows of one day are not always in the order they were posted in, so this order alone tells which balance
 * was the last. `start` is the balance the day began with; null where it is not known and any will do.
 * Undefined where there is no such order, or none was found within bounds.
 */
export function chainDay(postings: readonly Posting[], start: number | null): Chain | undefined {
  if (postings.length > MOST_POSTINGS) return undefined;
  const left = [...postings];
  let steps = 0;

  const goOn = (balance: number | null, rounding: number): Chain | undefined => {
    if (left.length === 0) return balance === null ? undefined : { end: balance, rounding };
    for (const [index, next] of left.entries()) {
      const off = balance === null ? 0 : Math.abs(balance + next.amount - next.balanceAfter);
      steps += 1;
      if (off > ROUNDING || steps > MOST_STEPS || repeats(left, index)) continue;
      left.splice(index, 1);
      const chain = goOn(next.balanceAfter, rounding + off);
      left.splice(index, 0, next);
      if (chain !== undefined) return chain;
    }
    return undefined;
  };
  return goOn(start, 0);
}

/** Whether an equal posting was tried in this place already. */
function repeats(postings: readonly Posting[], index: number): boolean {
  const { amount, balanceAfter } = postings[index]!;
  return postings.slice(0, index).some((one) => one.amount === amount && one.balanceAfter === balanceAfter);
}
