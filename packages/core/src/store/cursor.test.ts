import { describe, expect, test } from '@jest/globals';
import { cursorToken, decodeCursor, encodeCursor } from './cursor.js';

const accounts = { categories: ['account'] };
const refusal = expect.objectContaining({ code: 'ES_INVALID_CURSOR' });

describe('a cursor', () => {
  test('gives its token back to the query that it was made for', () => {
    for (const token of ['0', '12:a.b.c', '-1:', 'ü', '.'])
      for (const filter of [undefined, {}, accounts])
        expect(decodeCursor(filter, encodeCursor(filter, token))).toBe(token);
  });

  test('belongs to a query, however its names are ordered or repeated', () => {
    const cursor = encodeCursor({ types: ['a', 'b'] }, '1');
    expect(decodeCursor({ types: ['b', 'a', 'a'] }, cursor)).toBe('1');
    for (const other of [undefined, { types: ['a'] }, { streams: ['a', 'b'] }, { types: [] }])
      expect(() => decodeCursor(other, cursor)).toThrow(refusal);
  });

  test('survives JSON', () => {
    const cursor = encodeCursor(accounts, '3:"x"');
    expect(JSON.parse(JSON.stringify({ cursor }))).toEqual({ cursor });
  });

  test.each<unknown>(['', '.', 'x', 'x.', '.x', null, undefined, 7, {}])('is not %p', (bad) => {
    expect(() => cursorToken(bad as string)).toThrow(refusal);
  });
});
