import { expect, test } from '@jest/globals';
import { partitionHash } from './partition-hash.js';

test('the rule never changes: streams would be looked for where they are not', () => {
  const streams = ['account-1', 'account-2', 'order-żółw', 'x', 'a-{b}'];
  expect(streams.map((stream) => partitionHash(stream, 4))).toMatchInlineSnapshot(`
    [
      0,
      0,
      2,
      0,
      3,
    ]
  `);
  expect(streams.map((stream) => partitionHash(stream, 7))).toMatchInlineSnapshot(`
    [
      0,
      6,
      4,
      6,
      4,
    ]
  `);
  expect(streams.map((stream) => partitionHash(stream, 1))).toEqual([0, 0, 0, 0, 0]);
});

test('numbered streams spread evenly', () => {
  const counts = new Array<number>(8).fill(0);
  for (let n = 0; n < 8000; n++) counts[partitionHash(`account-${n}`, 8)]!++;
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1150);
});
