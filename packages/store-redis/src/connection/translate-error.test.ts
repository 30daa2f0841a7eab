import { expect, test } from '@jest/globals';
import { translateError } from './translate-error.js';

test.each([
  ["OOM command not allowed when used memory > 'maxmemory'.", 'ES_STORE_FULL', true],
  ["READONLY You can't write against a read only replica.", 'ES_UNAVAILABLE', true],
  ['LOADING Redis is loading the dataset in memory', 'ES_UNAVAILABLE', true],
  ['MISCONF Redis is configured to save RDB snapshots', 'ES_UNAVAILABLE', true],
  ['NOREPLICAS Not enough good replicas to write.', 'ES_UNAVAILABLE', true],
  ['CLUSTERDOWN The cluster is down', 'ES_UNAVAILABLE', true],
  ['TRYAGAIN Multiple keys request during rehashing of slot', 'ES_UNAVAILABLE', true],
  ['Too many Cluster redirections. Last error: ReplyError: TRYAGAIN Multiple keys', 'ES_UNAVAILABLE', true],
  ['BUSY Redis is busy running a script.', 'ES_UNAVAILABLE', true],
  ['NOPERM this user has no permissions to run the command', 'ES_ACCESS_DENIED', false],
  ['WRONGPASS invalid username-password pair', 'ES_ACCESS_DENIED', false],
  ['WRONGTYPE Operation against a key holding the wrong kind of value', 'ES_LAYOUT_MISMATCH', false],
])('%s → %s, nothing written', (message, code, retryable) => {
  const cause = new Error(message);
  expect(translateError(cause, 'write')).toMatchObject({ code, retryable, written: 'no', cause });
});

test('an answer that nobody knows leaves open whether a write was carried out', () => {
  const cause = new Error('ERR something new');
  expect(translateError(cause, 'write', ['id'])).toMatchObject({
    code: 'ES_OUTCOME_UNKNOWN',
    written: 'unknown',
    retryable: false,
    details: { eventIds: ['id'] },
    cause,
  });
  expect(translateError(cause, 'read')).toMatchObject({ written: 'no', cause });
});
