import { describe, expect, test } from '@jest/globals';
import {
  AccessDeniedError,
  DeadlineExceededError,
  MaxAppendSizeExceededError,
  StreamDeletedError,
  UnavailableError,
  UnknownError,
} from '@kurrent/kurrentdb-client';
import { toReadError, toWriteFailure } from './to-store-error.js';

const raw = (message: string, code = 14) => Object.assign(new Error(message), { code });

describe('a failed write', () => {
  test.each([
    [
      'a refused connection',
      raw('14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED'),
    ],
    ['discovery that found no node', new Error('Failed to discover after 10 attempts.')],
  ])('never left: %s', (_, error) => {
    expect(toWriteFailure(error)).toMatchObject({
      kind: 'not-sent',
      error: { code: 'ES_UNAVAILABLE', written: 'no', retryable: true, cause: error },
    });
  });

  test.each([
    ['a lost connection', new UnavailableError(undefined, '14 UNAVAILABLE: Connection dropped')],
    ['the server’s own deadline', new DeadlineExceededError()],
    ['an answer that says nothing', new UnknownError()],
    ['anything else', new TypeError('x')],
  ])('may have happened: %s', (_, error) => {
    expect(toWriteFailure(error)).toEqual({ kind: 'unknown', cause: error });
  });

  test('was refused: access, size', () => {
    expect(toWriteFailure(new AccessDeniedError())).toMatchObject({
      kind: 'refused',
      error: { code: 'ES_ACCESS_DENIED', written: 'no' },
    });
    expect(toWriteFailure(MaxAppendSizeExceededError.fromMaxAppendSize(1024))).toMatchObject({
      kind: 'refused',
      error: { code: 'ES_TOO_LARGE', written: 'no', details: { limit: 1024 } },
    });
  });

  test('met a stream that is gone', () => {
    expect(toWriteFailure(StreamDeletedError.fromStreamName('a-1'))).toMatchObject({ kind: 'gone' });
  });
});

describe('a failed read', () => {
  test('is worth repeating unless the server said why not', () => {
    expect(toReadError(new UnknownError())).toMatchObject({
      code: 'ES_UNAVAILABLE',
      retryable: true,
      written: 'no',
    });
    expect(toReadError(new AccessDeniedError())).toMatchObject({
      code: 'ES_ACCESS_DENIED',
      retryable: false,
    });
    expect(toReadError(StreamDeletedError.fromStreamName('ns.a-1'), 'a-1')).toMatchObject({
      code: 'ES_STREAM_TOMBSTONED',
      details: { stream: 'a-1' },
    });
  });

  test('says something even where the client’s error has no message', () => {
    expect(toReadError(new UnknownError()).message).toContain('unknown');
  });
});
