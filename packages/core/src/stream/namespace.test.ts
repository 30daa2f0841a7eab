import { expect, test } from '@jest/globals';
import { checkNamespace } from './namespace.js';

test('takes up to 32 lower-case letters, digits and underscores, and none', () => {
  expect(checkNamespace(undefined)).toBe('');
  for (const namespace of ['', 'a', '_', '0', 'test_1', 'x'.repeat(32)])
    expect(checkNamespace(namespace)).toBe(namespace);
});

test.each<unknown>(['A', 'a.b', 'a-b', 'ä', ' ', 'a\n', 'x'.repeat(33), null, 1n, {}])(
  'refuses %p',
  (bad) => {
    expect(() => checkNamespace(bad as string)).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }),
    );
  },
);
