import { expect, test } from '@jest/globals';
import { quoted } from './quoted.js';

test.each<[unknown, string]>([
  ['a "b"\n', '"a \\"b\\"\\n"'],
  [undefined, 'undefined'],
  [null, 'null'],
  [1n, '1'],
  [Symbol('s'), 'Symbol(s)'],
  [[1], 'a list'],
  [Object.create(null), 'an object'],
  [() => 1, 'a function'],
])('shows %p as %s', (value, shown) => {
  expect(quoted(value)).toBe(shown);
});

test('cuts what is long', () => {
  expect(quoted('x'.repeat(10_000))).toBe(`"${'x'.repeat(200)}…"`);
});
