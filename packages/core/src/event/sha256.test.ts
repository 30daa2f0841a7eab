import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sha256Hex } from './sha256.js';

const platforms = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

describe('sha256Hex', () => {
  test('is the platform’s digest for every length around the block boundaries', () => {
    for (let length = 0; length <= 200; length++) {
      const text = 'x'.repeat(length);
      expect(sha256Hex(text)).toBe(platforms(text));
    }
  });

  test('is the platform’s digest for any text, ASCII or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
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
