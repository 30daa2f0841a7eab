import { describe, expect, test } from '@jest/globals';
import { checkConnectionString, checkOptions } from './kurrent-store-options.js';

const refusal = (code: string) => expect.objectContaining({ code, written: 'no' });

describe('the connection string', () => {
  test.each([
    'kurrentdb://ann:secret@localhost:2113?tls=false',
    'kurrentdb://ann:secret@localhost:2113?connectionName=x&TLS=false',
    'esdb+discover://ann:secret@a,b?tls=false',
  ])('with a password over plain text is refused: %s', (text) => {
    expect(() => checkConnectionString(text, false)).toThrow(refusal('ES_INVALID_ARGUMENT'));
    expect(() => checkConnectionString(text, false)).not.toThrow('secret');
    expect(checkConnectionString(text, true)).toContain(text);
  });

  test.each([
    'kurrentdb://ann:secret@localhost:2113',
    'kurrentdb://ann:secret@localhost:2113?tls=true',
    'kurrentdb://localhost:2113?tls=false',
  ])('is accepted: %s', (text) => {
    expect(checkConnectionString(text, false)).toContain(text);
  });

  test.each(['throwOnAppendFailure=false', 'maxDiscoverAttempts=1', 'max-discover-attempts=1'])(
    'with %s is refused: the client does harm under it',
    (setting) => {
      expect(() => checkConnectionString(`kurrentdb://localhost?tls=true&${setting}`, false)).toThrow(
        refusal('ES_INVALID_ARGUMENT'),
      );
    },
  );

  test('gets a short discovery interval unless it has one', () => {
    expect(checkConnectionString('kurrentdb://a', false)).toBe('kurrentdb://a?discoveryInterval=50');
    expect(checkConnectionString('kurrentdb://a?tls=true', false)).toBe(
      'kurrentdb://a?tls=true&discoveryInterval=50',
    );
    expect(checkConnectionString('kurrentdb://a?discoveryInterval=9', false)).toBe(
      'kurrentdb://a?discoveryInterval=9',
    );
  });

  test('that the client refuses is a typed error without the password', () => {
    const { createClient } = checkOptions({ connectionString: 'kurrentdb://ann:secret@:x:y?tls=true' });
    expect(createClient).toThrow(refusal('ES_INVALID_ARGUMENT'));
    expect(createClient).not.toThrow('secret');
  });
});

describe('the other options', () => {
  test.each([0, -1, 1.5, Number.NaN, '1'])('maxAppendBytes %p is refused', (maxAppendBytes) => {
    const options = { connectionString: 'kurrentdb://a', maxAppendBytes: maxAppendBytes as number };
    expect(() => checkOptions(options)).toThrow(refusal('ES_INVALID_ARGUMENT'));
  });

  test('a namespace out of its letters is refused', () => {
    expect(() => checkOptions({ connectionString: 'kurrentdb://a', namespace: 'A.b' })).toThrow(
      refusal('ES_INVALID_ARGUMENT'),
    );
  });

  test('neither a connection string nor a factory is refused', () => {
    expect(() => checkOptions({} as { connectionString: string })).toThrow(refusal('ES_INVALID_ARGUMENT'));
  });
});

test.each([
  ['kurrentdb://a?tls=false', true],
  ['kurrentdb://a?tls=false&nodePreference=leader', true],
  ['kurrentdb://a,b?NodePreference=Follower', false],
])('under %s only a leader answers reads: %p', (connectionString, requiresLeader) => {
  expect(checkOptions({ connectionString }).requiresLeader).toBe(requiresLeader);
});
