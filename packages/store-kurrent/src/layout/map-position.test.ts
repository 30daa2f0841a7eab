import { describe, expect, test } from '@jest/globals';
import {
  comparePositions,
  decodePosition,
  decodeScanned,
  encodePosition,
  encodeScanned,
} from './map-position.js';

describe('positions', () => {
  test.each([
    { commit: 0n, prepare: 0n },
    { commit: 9_223_372_036_854_775_807n, prepare: 9_223_372_036_854_775_806n },
  ])('survive being text: %p', (position) => {
    expect(decodePosition(encodePosition(position))).toEqual(position);
    expect(decodeScanned(encodeScanned(position))).toEqual(position);
  });

  test('compare as numbers, not as text, and by prepare within a commit', () => {
    expect(comparePositions('9', '10')).toBe('before');
    expect(comparePositions('9007199254740993', '9007199254740992')).toBe('after');
    expect(comparePositions('10', '10:10')).toBe('same');
    expect(comparePositions('10:8', '10')).toBe('before');
  });

  test('the start covers nothing', () => {
    expect(decodeScanned(encodeScanned(undefined))).toBeUndefined();
  });

  test.each(['', '-1', '1.5', 'x', '1:', ':1', '1:2:3', '123456789012345678901'])(
    '%p is no position',
    (text) => {
      expect(() => decodePosition(text)).toThrow(expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }));
      expect(() => decodeScanned(text)).toThrow(expect.objectContaining({ code: 'ES_INVALID_CURSOR' }));
    },
  );
});
