import { expect, test } from '@jest/globals';
import { clausePool } from './clause-pool.js';

function tasks(count: number, alone: (index: number) => boolean = () => false) {
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const beside: number[] = [];
  const list = Array.from({ length: count }, (_, index) => ({
    alone: alone(index),
    run: async () => {
      started.push(index);
      most = Math.max(most, ++running);
      if (alone(index)) beside.push(running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      if (alone(index)) beside.push(running);
      running--;
      return index;
    },
  }));
  return { list, started, beside, most: () => most };
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

test('runs a task that must be alone without any other, however it is asked for', async () => {
  const { list, beside, most } = tasks(60, (index) => index % 10 === 5);
  const pool = clausePool(list, { width: 5 });
  const all = list.map((_, index) => pool.result(index));
  expect(await Promise.all(all)).toEqual(list.map((_, index) => index));
  expect(beside).toEqual(Array.from({ length: 12 }, () => 1));
  expect(most()).toBeGreaterThan(3);
});

test('does not start a task that must be alone before it is asked for', async () => {
  const { list, started } = tasks(20, (index) => index >= 10);
  const pool = clausePool(list);
  for (let index = 0; index < 10; index++) await pool.result(index);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(started).toHaveLength(10);
  for (let index = 10; index < 20; index++) expect(await pool.result(index)).toBe(index);
});
