import { expect, test } from '@jest/globals';
import { forget, mayHaveForgotten } from './forgotten-commands.js';

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, n) => `command-${from + n}`);

test('no forgotten command is ever denied, and few others are taken for one', () => {
  let forgotten = forget(undefined, ids(0, 1));
  for (let n = 1; n < 3000; n += 7) forgotten = forget(forgotten, ids(n, Math.min(n + 7, 3000)));
  expect(ids(0, 3000).filter((id) => !mayHaveForgotten(forgotten, id))).toEqual([]);
  const mistaken = ids(100_000, 110_000).filter((id) => mayHaveForgotten(forgotten, id)).length;
  expect(mistaken).toBeLessThan(600);
  expect(mayHaveForgotten(JSON.parse(JSON.stringify(forgotten)), 'command-17')).toBe(true);
});

test('adding leaves the filter that it was added to as it was', () => {
  const before = forget(undefined, ids(0, 3));
  const copy = structuredClone(before);
  forget(before, ids(3, 300));
  expect(before).toEqual(copy);
});

test('nothing was forgotten at first', () => {
  expect(mayHaveForgotten(undefined, 'command-0')).toBe(false);
});
