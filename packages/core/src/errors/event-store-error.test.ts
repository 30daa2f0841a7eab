import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { errorCodes, type ErrorCode } from './error-codes.js';
import { eventStoreError, isEventStoreError } from './event-store-error.js';

describe('eventStoreError', () => {
  test.each(Object.entries(errorCodes))('%s says what its code says', (code, facts) => {
    const error = eventStoreError(code as 'ES_CLOSED', 'why');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ code, message: 'why', ...facts });
    expect(error.name).toBe(code === 'ES_ABORTED' ? 'AbortError' : 'EventStoreError');
    expect('cause' in error).toBe(false);
    expect(isEventStoreError(error, code as ErrorCode)).toBe(true);
  });

  test('carries its cause, its details, and what is known better than the code knows', () => {
    const cause = new Error('driver');
    const error = eventStoreError('ES_UNAVAILABLE', 'cut', { cause, written: 'unknown', retryable: false });
    expect(error).toMatchObject({ cause, written: 'unknown', retryable: false });
    const details = { what: 'bytes', limit: 1, actual: 2 };
    expect(eventStoreError('ES_TOO_LARGE', 'big', { details }).details).toBe(details);
    expect('cause' in eventStoreError('ES_UNAVAILABLE', 'cut', { cause: undefined })).toBe(true);
  });

  test('no code claims that something was written and can be tried again', () => {
    for (const { retryable, written } of Object.values(errorCodes))
      expect(retryable && written !== 'no').toBe(false);
  });
});

describe('isEventStoreError', () => {
  const timeout = eventStoreError('ES_TIMEOUT', 'late');

  test('looks at the codes that are asked for', () => {
    expect(isEventStoreError(timeout)).toBe(true);
    expect(isEventStoreError(timeout, 'ES_CLOSED', 'ES_TIMEOUT')).toBe(true);
    expect(isEventStoreError(timeout, 'ES_CLOSED')).toBe(false);
  });

  test('knows errors of another copy of the package, and of another realm', () => {
    const facts = { code: 'ES_TIMEOUT', retryable: true, written: 'no' };
    expect(isEventStoreError(Object.assign(new Error('late'), facts))).toBe(true);
    expect(isEventStoreError(Object.assign(runInNewContext('new Error("late")') as Error, facts))).toBe(true);
  });

  test.each<unknown>([
    undefined,
    null,
    'ES_TIMEOUT',
    { code: 'ES_TIMEOUT' },
    new Error('ES_TIMEOUT'),
    Object.assign(new Error(), { code: 'ECONNRESET' }),
    Object.assign(new Error(), { code: 'toString' }),
    Object.assign(new Error(), { code: 7 }),
    Object.assign(new Error(), { code: 'ES_MADE_UP' }),
  ])('takes nothing else for one: %p', (other) => {
    expect(isEventStoreError(other)).toBe(false);
  });
});
