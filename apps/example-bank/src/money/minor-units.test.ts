import { describe, expect, test } from '@jest/globals';
import { formatMoney, parseMinorUnits } from './minor-units.js';

describe('parseMinorUnits', () => {
  test.each([
    ['700.00', 70_000],
    ['700', 70_000],
    ['700.5', 70_050],
    ['0.29', 29],
    ['1.10', 110],
    ['-2994.60', -299_460],
    ['-0.05', -5],
    ['-0.00', 0],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s is exactly %i', (text, minor) => {
    expect(parseMinorUnits(text)).toBe(minor);
  });

  test.each(['', '-', '.5', '1.', '1.234', '1,50', '1e3', ' 1', '+1', '0x10', 'NaN', '90071992547409.92'])(
    '%j is none',
    (text) => {
      expect(parseMinorUnits(text)).toBeUndefined();
    },
  );
});

test('formatMoney writes what parseMinorUnits read', () => {
  expect(formatMoney(-1_234_550, 'CZK')).toBe('-12,345.50 CZK');
  expect(formatMoney(5, 'EUR')).toBe('0.05 EUR');
  expect(formatMoney(100_000_000, 'CZK')).toBe('1,000,000.00 CZK');
});
