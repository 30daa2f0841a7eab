import { expect, test } from '@jest/globals';
import { clausePool } from './clause-pool.js';

function tasks(count: number) {
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const list = Array.from({ length: count }, (_, index) => async () => {
    started.push(index);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running--;
    return index;
  });
  return { list, started, most: () => most };
}

test('runs several tasks side by side while they are asked for one after the other', async () => {
  const { list, most } = tasks(40);
  const pool = clausePool(list, { width: 5 });
  for (let index = 0; index < 40; index++) expect(await pool.result(index)).toBe(index);
  expect(most()).toBeGreaterThan(3);
  expect(most()).toBeLessThanOrEqual(6);
});

test('runs each task once, however often it is asked for', async () => {
  const { list, started } = tasks(6);
  const pool = clausePool(list);
  await Promise.all([pool.result(3), pool.result(3), pool.result(0), pool.result(5)]);
  for (let index = 0; index < 6; index++) await pool.result(index);
  expect([...started].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('does not run far ahead of a runner that picks single tests', async () => {
  const { list, started } = tasks(200);
  const pool = clausePool(list, { lookAhead: 10 });
  await pool.result(100);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(Math.min(...started)).toBe(100);
  expect(started.length).toBeLessThanOrEqual(10);
});
