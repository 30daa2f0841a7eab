import { expect, test } from '@jest/globals';
import { isUuid } from './event-id.js';
import { randomEventId } from './random-event-id.js';

test('makes ids of version 4 and the usual variant, in lower case', () => {
  for (let i = 0; i < 1000; i++) {
    const id = randomEventId();
    expect(isUuid(id)).toBe(true);
    expect(id).toMatch(/^[0-9a-f-]{14}4[0-9a-f]{3}-[89ab][0-9a-f-]{16}$/);
  }
});

test('never makes one twice, also past its supply of random bytes', () => {
  expect(new Set(Array.from({ length: 10_000 }, randomEventId)).size).toBe(10_000);
});

test('leaves no digit fixed but the version', () => {
  const ids = Array.from({ length: 2000 }, randomEventId);
  const variety = Array.from({ length: 36 }, (_, at) => new Set(ids.map((id) => id[at])).size);
  const hyphens = [8, 13, 18, 23];
  expect(variety).toEqual(
    variety.map((_, at) => (hyphens.includes(at) || at === 14 ? 1 : at === 19 ? 4 : 16)),
  );
});
