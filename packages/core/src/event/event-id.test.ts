import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { derivedEventId, isUuid } from './event-id.js';

describe('derivedEventId', () => {
  test('stays the same for ever: stored events are recognised by it', () => {
    expect(derivedEventId('account-alice', 'c1', 0)).toBe('25412c33-9b35-8515-a66f-e5ad7910d309');
  });

  test('is a UUIDv8 of the standard variant, in lower case', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (stream, commandId, index) => {
        expect(derivedEventId(stream, commandId, index)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
      }),
    );
  });

  test('differs with the stream, the command and the index, however they are cut', () => {
    const ids = [
      derivedEventId('a-1', 'c', 0),
      derivedEventId('a-1', 'c', 1),
      derivedEventId('a-1c', '', 0),
      derivedEventId('a-', '1c', 0),
      derivedEventId('a-1', 'c0', 0),
      derivedEventId('a-1","c', '', 0),
      derivedEventId('\ud800', 'c', 0),
      derivedEventId('\ud801', 'c', 0),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('isUuid', () => {
  test('takes every version in either case', () => {
    expect([randomUUID(), randomUUID().toUpperCase(), derivedEventId('s', 'c', 0)].every(isUuid)).toBe(true);
  });

  test.each([
    '',
    'x',
    `${randomUUID()} `,
    `{${randomUUID()}}`,
    randomUUID().replaceAll('-', ''),
    `${randomUUID()}\n`,
    null,
    1,
    [randomUUID()],
  ])('refuses %j', (value) => {
    expect(isUuid(value)).toBe(false);
  });
});
