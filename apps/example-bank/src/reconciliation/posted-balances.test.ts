import { describe, expect, test } from '@jest/globals';
import type { PostedTransaction } from '../account/posted-transaction.js';
import { postedBalances } from './posted-balances.js';
import { drift, reconcile } from './reconcile.js';

const posted = (id: number, day: number, amount: number, balanceAfter: number): PostedTransaction => ({
  id: String(id),
  bookedOn: `1993-01-${String(day).padStart(2, '0')}`,
  amount,
  balanceAfter,
  operation: 'cash deposit',
  purpose: 'none',
  counterparty: null,
});

function closing(...transactions: PostedTransaction[]) {
  const balances = postedBalances();
  for (const transaction of transactions) balances.add('a', transaction);
  return balances.closing().get('a');
}

describe('the closing balance', () => {
  test('is the end of the chain, not the last row', () => {
    expect(closing(posted(1, 1, 500, 500), posted(2, 2, -100, 800), posted(3, 2, 400, 900))).toEqual({
      balance: 800,
      rounding: 0,
      certain: true,
    });
  });

  test('hangs on the end of the day before where the last day chains in several orders', () => {
    const lastDay = [posted(2, 2, 100, 200), posted(3, 2, -100, 100)];
    expect(closing(posted(1, 1, 100, 100), ...lastDay)?.balance).toBe(100);
    expect(closing(posted(1, 1, 200, 200), ...lastDay)?.balance).toBe(200);
  });

  test('does not depend on the order of the days, and counts a row once', () => {
    const [first, second] = [posted(1, 1, 500, 500), posted(2, 2, 10, 510)];
    expect(closing(second, first, second)).toEqual({ balance: 510, rounding: 0, certain: true });
  });

  test('is found again after a gap', () => {
    expect(closing(posted(1, 1, 500, 500), posted(2, 5, 10, 910), posted(3, 6, 5, 915))).toEqual({
      balance: 915,
      rounding: 0,
      certain: true,
    });
  });

  test('is uncertain where the last day fits together in no order', () => {
    expect(closing(posted(1, 1, 500, 500), posted(2, 2, 10, 510), posted(3, 2, 10, 600))).toEqual({
      balance: 600,
      rounding: 0,
      certain: false,
    });
  });
});

describe('reconcile', () => {
  const at = (balance: number, facts = {}) => ({ balance, rounding: 0, certain: true, ...facts });

  test('lets the known rounding pass, and more only where the bank rounded more', () => {
    const sums = new Map([
      ['a', 1070],
      ['b', 1071],
      ['c', 1071],
    ]);
    const balances = new Map([
      ['a', at(1000)],
      ['b', at(1000)],
      ['c', at(1000, { rounding: 80 })],
    ]);
    const { accounts, maxDrift, differences } = reconcile(sums, balances);
    expect([accounts, maxDrift]).toEqual([3, 71]);
    expect(differences.map(({ account }) => account)).toEqual(['b']);
  });

  test('misses an account whose rows did not go in, and doubts an uncertain balance', () => {
    const balances = new Map([
      ['a', at(900)],
      ['b', at(5, { certain: false })],
    ]);
    const { differences } = reconcile(new Map([['b', 5]]), balances);
    expect(differences.map((one) => [one.account, drift(one)])).toEqual([
      ['a', 900],
      ['b', 0],
    ]);
  });
});
