import { expect, test } from '@jest/globals';
import { decodeScan, encodeScan, scanOf } from './log-cursor.js';

const id = '0b7f2f0c-8f0a-4b52-9a3c-0d3f6a1f8e11';

test('a cursor keeps every partition and the turn, up to the last safe number', () => {
  const state = {
    marks: [
      { number: Number.MAX_SAFE_INTEGER, id },
      { number: 0, id: '' },
    ],
    turn: 1,
  };
  const cursor = encodeScan({ types: ['T'] }, state);
  expect(decodeScan({ types: ['T'] }, cursor, 2)).toEqual(state);
  expect(scanOf(cursor, 2)).toEqual(state);
});

test.each(['-.', '-.0', '-.0_', '-.x_1.', '-.0_9007199254740992.', `-.0_1.${id}x`, '-.0_-1.', '-.0_1._2.'])(
  'the token %j is refused',
  (cursor) => {
    expect(() => scanOf(cursor, 1)).toThrow(expect.objectContaining({ code: 'ES_INVALID_CURSOR' }));
  },
);
