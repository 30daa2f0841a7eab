import { describe, expect, test } from '@jest/globals';
import { chainDay, type Posting } from './chain-day.js';

const posting = (amount: number, balanceAfter: number): Posting => ({ amount, balanceAfter });

describe('chainDay', () => {
  test('finds the order that chains, whatever the order of the rows', () => {
    // Account 4937 on 1993-11-13: the debit stands first in the file and was posted last.
    const day = [posting(-268_700, 6_562_050), posting(587_900, 4_946_550), posting(1_884_200, 6_830_750)];
    expect(chainDay(day, 4_358_650)).toEqual({ end: 6_562_050, rounding: 0 });
  });

  test('lets the start of the day decide where both orders chain', () => {
    const day = [posting(100, 100), posting(-100, 0)];
    expect(chainDay(day, 0)?.end).toBe(0);
    expect(chainDay(day, 100)?.end).toBe(100);
  });

  test('goes back where the first posting that fits leads nowhere', () => {
    const day = [posting(50, 50), posting(50, 50), posting(-50, 0), posting(7, 57)];
    expect(chainDay(day, 0)).toEqual({ end: 57, rounding: 0 });
  });

  test('allows for rounding to 0.10, adds it up, and for nothing more', () => {
    const day = [posting(5, 110), posting(7, 100)];
    expect(chainDay(day, 100)).toEqual({ end: 110, rounding: 12 });
    expect(chainDay([posting(1, 112)], 100)).toBeUndefined();
    expect(chainDay([posting(1, 111)], 100)).toEqual({ end: 111, rounding: 10 });
  });

  test('takes any start where none is known', () => {
    expect(chainDay([posting(5, 25), posting(10, 20)], null)).toEqual({ end: 25, rounding: 0 });
    expect(chainDay([posting(5, 25), posting(10, 50)], null)).toBeUndefined();
  });

  test('gives up on a day that no search could end on, soon', () => {
    const startedAt = performance.now();
    const day = Array.from({ length: 30 }, (_, index) => posting(index % 5, index % 6));
    expect(chainDay([...day, posting(1, 1_000_000)], 0)).toBeUndefined();
    expect(
      chainDay(
        Array.from({ length: 5000 }, () => posting(0, 0)),
        0,
      ),
    ).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
