import { expect, test } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { sameValue } from './same-value.js';

test.each<[unknown, unknown]>([
  [null, null],
  [NaN, NaN],
  [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
  [{ a: 1, b: undefined }, { a: 1 }],
  [
    { a: 1, b: 2 },
    { b: 2, a: 1 },
  ],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  [Buffer.from([1, 2]), new Uint8Array([1, 2])],
  [new Date(5), new Date(5)],
  [new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])],
  [runInNewContext('({ a: [1] })'), { a: [1] }],
])('%p is the same as %p', (a, b) => {
  expect(sameValue(a, b)).toBe(true);
  expect(sameValue(b, a)).toBe(true);
});

test.each<[unknown, unknown]>([
  [0, -0],
  [1, '1'],
  [null, undefined],
  [null, {}],
  [[], {}],
  [[1], [1, 2]],
  [[undefined], []],
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { b: 1 }],
  [{ a: null }, {}],
  [{ __proto__: { a: 1 } }, { a: 1 }],
  [new Uint8Array([1]), [1]],
  [new Uint8Array([1]), new Uint8Array([2])],
  [new Date(5), new Date(6)],
  [new Date(5), {}],
  [new Map([[1, 2]]), new Map([[1, 3]])],
])('%p is not the same as %p', (a, b) => {
  expect(sameValue(a, b)).toBe(false);
  expect(sameValue(b, a)).toBe(false);
});
