import { describe, expect, test } from '@jest/globals';
import { checkFilter, compileFilter, filterFingerprint, type LogFilter } from './log-filter.js';

const deposited = { stream: 'account-a', type: 'Deposited' };

describe('compileFilter', () => {
  test.each<[string, LogFilter | undefined, boolean]>([
    ['nothing asked', undefined, true],
    ['an empty filter', {}, true],
    ['lists left open', { types: undefined, streams: undefined }, true],
    ['its type', { types: ['Opened', 'Deposited'] }, true],
    ['another type', { types: ['Opened'] }, false],
    ['its stream', { streams: ['account-a'] }, true],
    ['a prefix of its stream', { streams: ['account'] }, false],
    ['its category', { categories: ['account'] }, true],
    ['a prefix of its category', { categories: ['acc'] }, false],
    ['a pattern', { categories: ['*'] }, false],
    ['type and category', { types: ['Deposited'], categories: ['account'] }, true],
    ['its type in another category', { types: ['Deposited'], categories: ['user'] }, false],
    ['an empty list', { types: [], categories: ['account'] }, false],
  ])('answers %s', (_what, filter, wanted) => {
    expect(compileFilter(filter)(deposited)).toBe(wanted);
  });

  test('takes a name without a dash as its own category', () => {
    expect(compileFilter({ categories: ['foreign'] })({ stream: 'foreign', type: 'x' })).toBe(true);
  });

  test('keeps to the lists as they were', () => {
    const types = ['Deposited'];
    const wanted = compileFilter({ types });
    types.length = 0;
    expect(wanted(deposited)).toBe(true);
  });
});

describe('checkFilter', () => {
  test.each<unknown>([
    { types: 'a' },
    { types: [''] },
    { streams: [1] },
    { categories: [undefined] },
    { types: null },
  ])('refuses %p', (bad) => {
    expect(() => checkFilter(bad as LogFilter)).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }),
    );
  });

  test('takes lists of names, empty ones, and none', () => {
    for (const good of [undefined, {}, { types: [] }, { streams: ['$foreign'], categories: ['a'] }])
      checkFilter(good);
  });
});

describe('filterFingerprint', () => {
  test('is equal for equal sets', () => {
    expect(filterFingerprint({ types: ['a', 'b'] })).toBe(
      filterFingerprint({ types: ['b', 'a', 'b'], streams: undefined }),
    );
    expect(filterFingerprint({})).toBe(filterFingerprint(undefined));
  });

  test('differs for different queries', () => {
    const filters: (LogFilter | undefined)[] = [
      undefined,
      { types: [] },
      { streams: [] },
      { types: ['a'] },
      { streams: ['a'] },
      { categories: ['a'] },
      { types: ['a'], streams: ['a'] },
      { types: ['a', 'b'] },
      { types: ['a,b'] },
      { types: ['a","b'] },
    ];
    expect(new Set(filters.map(filterFingerprint)).size).toBe(filters.length);
  });

  test('stays the same for ever: stored cursors carry it', () => {
    expect(filterFingerprint(undefined)).toBe('-');
    expect(filterFingerprint({ categories: ['account'] })).toBe('75f91277651de03a');
  });
});
