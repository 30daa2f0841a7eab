import { describe, expect, test } from '@jest/globals';
import { checkExpectedRevision } from './check-expected-revision.js';
import { expectedHead, isExact, isRevision } from './expected-revision.js';

const eventId = '0b8fe1a4-6e0a-4c0c-9d8f-2f6f3f0f7a11';

describe('checkExpectedRevision', () => {
  test.each(['any', 'no-stream', 'stream-exists', 0, 7, Number.MAX_SAFE_INTEGER] as const)(
    'takes %p',
    (good) => {
      expect(checkExpectedRevision(good)).toBe(good);
    },
  );

  test('takes a token, its id in either case, and keeps nothing else of it', () => {
    const token = { revision: 3, eventId: eventId.toUpperCase(), more: 1 };
    expect(checkExpectedRevision(token)).toStrictEqual({ revision: 3, eventId });
  });

  test.each<unknown>([
    undefined,
    null,
    -1,
    1.5,
    NaN,
    Infinity,
    2 ** 53,
    '1',
    'ANY',
    1n,
    {},
    [],
    { revision: 1 },
    { eventId },
    { revision: -1, eventId },
    { revision: 1, eventId: 'x' },
    { revision: 1, eventId: undefined },
  ])('refuses %p', (bad) => {
    expect(() => checkExpectedRevision(bad)).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_ARGUMENT', written: 'no', retryable: false }),
    );
  });
});

test('only what names one state is exact', () => {
  expect(
    [3, { revision: 3, eventId }, 'no-stream', 'any', 'stream-exists'].map((it) => isExact(it as 3)),
  ).toEqual([true, true, true, false, false]);
});

test('an expectation names the revision that the stream ends at', () => {
  const heads = [3, { revision: 4, eventId }, 'no-stream', 'any', 'stream-exists'].map((it) =>
    expectedHead(it as 3),
  );
  expect(heads).toEqual([3, 4, -1, null, null]);
});

test('a revision is a safe integer from 0', () => {
  expect([0, 1, 2 ** 53 - 1].every(isRevision)).toBe(true);
  expect([-1, 0.5, 2 ** 53, '0', 0n, null, undefined, NaN].some(isRevision)).toBe(false);
});
