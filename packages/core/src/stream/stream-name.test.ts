import { describe, expect, test } from '@jest/globals';
import { categoryOf, checkCategory, checkStreamName, nameFault, streamName } from './stream-name.js';

const refusal = expect.objectContaining({ code: 'ES_INVALID_STREAM_NAME', written: 'no' });

describe('streamName', () => {
  test('joins category and id with a dash, and the id may hold more of them', () => {
    expect(streamName('account', 'alice')).toBe('account-alice');
    expect(streamName('account', '-a-b-')).toBe('account--a-b-');
    expect(categoryOf(streamName('account', '-a-b-'))).toBe('account');
  });

  test.each<[unknown, unknown]>([
    ['', 'a'],
    ['a-b', 'c'],
    ['$a', 'c'],
    [undefined, 'c'],
    [1n, 'c'],
    ['a', ''],
    ['a', undefined],
    ['a', 7],
    ['a', 'x'.repeat(1023)],
    ['a', '\udc00'],
  ])('refuses %p with %p', (category, id) => {
    expect(() => streamName(category as string, id as string)).toThrow(refusal);
  });

  test('says which name it refused', () => {
    expect(() => checkStreamName('$all')).toThrow(expect.objectContaining({ details: { stream: '$all' } }));
    expect(() => checkCategory('a-b')).toThrow(/cannot hold one/);
  });
});

describe('categoryOf', () => {
  test.each([
    ['account-alice', 'account'],
    ['a-b-c', 'a'],
    ['foreign', 'foreign'],
    ['-x', ''],
    ['$ce-account', '$ce'],
  ])('of %s is %j', (stream, category) => {
    expect(categoryOf(stream)).toBe(category);
  });
});

describe('nameFault', () => {
  test.each([
    ['a name in ASCII', 'x'.repeat(12)],
    ['two bytes a character', 'ü'.repeat(6)],
    ['three bytes a character', '€'.repeat(4)],
    ['four bytes a pair', '😀'.repeat(3)],
  ])('counts UTF-8 bytes: %s', (_what, name) => {
    expect(nameFault(name, 12)).toBeUndefined();
    expect(nameFault(`${name}x`, 12)).toMatch(/longer than 12 bytes/);
  });

  test('allows what is text, however strange', () => {
    for (const name of ['a b', 'ä', '日本', '👩‍👩‍👧', 'a$', '-', '\u0000', ' ', '%', 'a/b', '{x}'])
      expect(nameFault(name, 100)).toBeUndefined();
  });

  test.each<[string, unknown]>([
    ['empty', ''],
    ['"\\$"', '$'],
    ['half of a surrogate pair', 'a\ud83d'],
    ['half of a surrogate pair', '\ude00\ud83d'],
    ['null, not a string', null],
    ['number, not a string', 1],
    ['object, not a string', new String('a')],
  ])('names the fault: %s', (fault, name) => {
    expect(nameFault(name, 100)).toMatch(new RegExp(fault));
  });
});
