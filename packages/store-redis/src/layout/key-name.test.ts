import { expect, test } from '@jest/globals';
import { keyName, nameInKey } from './key-name.js';

test.each([
  ['account-1', 'account-1'],
  ['a;b', 'a%3Bb'],
  ['100%', '100%25'],
  ['a%3Bb', 'a%253Bb'],
  ['line\r\nend\u0000', 'line%0D%0Aend%00'],
  ['{tag}:*?', '{tag}:*?'],
  ['żółw 🐢', 'żółw 🐢'],
  ['next\u0085', 'next%85'],
])('%j stands in a key as %j and comes back', (name, text) => {
  expect(keyName(name)).toBe(text);
  expect(nameInKey(text)).toBe(name);
});
