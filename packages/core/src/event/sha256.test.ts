import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sha256Hex } from './sha256.js';

const platforms = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** One to four bytes of UTF-8, the borders among them, and halves of pairs. (A unit of all Unicode takes a second to make.) */
const CHARACTERS = fc.constantFrom(
  '\0',
  'a',
  '\x7f',
  '\x80',
  'ß',
  '\u07ff',
  '\u0800',
  '€',
  '\uffff',
  '😀',
  '\u{10ffff}',
  '\ud800',
  '\udc00',
);

describe('sha256Hex', () => {
  test('is the platform’s digest for every length around the block boundaries', () => {
    for (let length = 0; length <= 200; length++) {
      const text = 'x'.repeat(length);
      expect(sha256Hex(text)).toBe(platforms(text));
    }
  });

  test('is the platform’s digest for any text, ASCII or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: CHARACTERS, maxLength: 300 }), (text) => {
        expect(sha256Hex(text)).toBe(platforms(text));
      }),
    );
  });

  test('is the platform’s digest for a long text', () => {
    const text = randomBytes(300_000).toString('base64') + 'ß€😀'.repeat(1000);
    expect(sha256Hex(text)).toBe(platforms(text));
  });

  test('gives its first words where fewer are asked for', () => {
    expect(sha256Hex('abc', 2)).toBe('ba7816bf8f01cfea');
    expect(platforms('abc').startsWith(sha256Hex('abc', 4))).toBe(true);
  });
});
