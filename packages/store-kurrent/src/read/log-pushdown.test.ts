import { describe, expect, test } from '@jest/globals';
import { serverFilter } from './log-pushdown.js';
import { namesIn } from '../layout/namespaced-name.js';

const plain = namesIn('');
const billing = namesIn('billing');

describe('what the server filters for us', () => {
  test('without a filter: the namespace, or all that users see', () => {
    const filter = serverFilter(undefined, billing);
    expect(filter).toMatchObject({ filterOn: 'streamName' });
    const pattern = new RegExp('regex' in filter ? filter.regex : 'never^');
    const names = ['billing.a-1', 'billing.@eventfold-checkpoint-a', 'billingx', 'other.a-1', 'billing.@a'];
    expect(names.filter((name) => pattern.test(name))).toEqual(['billing.a-1', 'billing.@a']);
    expect(serverFilter(undefined, plain)).toMatchObject({ filterOn: 'eventType', regex: '^[^$]' });
  });

  test('streams by their full names', () => {
    expect(serverFilter({ streams: ['a-1', 'b-1'] }, billing)).toMatchObject({
      prefixes: ['billing.a-1', 'billing.b-1'],
    });
  });

  test.each(['account', 'a.b', 'a*', '[ab]', 'a|b', '^a$', 'a\\b', '{x}', 'ä😀', 'two words', 'a\nb'])(
    'the category %p matches itself and its streams and nothing else',
    (category) => {
      const filter = serverFilter({ categories: [category] }, billing);
      const pattern = new RegExp('regex' in filter ? filter.regex : 'never^');
      expect(pattern.test(`billing.${category}-1`)).toBe(true);
      expect(pattern.test(`billing.${category}`)).toBe(true);
      expect(pattern.test(`billing.${category}x-1`)).toBe(false);
      expect(pattern.test(`billing.x${category}-1`)).toBe(false);
      expect(pattern.test(`billingx${category}-1`)).toBe(false);
      expect(pattern.test('billing.aa-1')).toBe(false);
    },
  );

  test('types as whole names', () => {
    const filter = serverFilter({ types: ['A', 'B.C'] }, billing);
    const pattern = new RegExp('regex' in filter ? filter.regex : 'never^');
    expect(['A', 'B.C', 'AB', 'BxC', 'xA'].filter((type) => pattern.test(type))).toEqual(['A', 'B.C']);
  });

  test('an empty list pushes nothing down that could hide an event', () => {
    expect(serverFilter({ types: [] }, billing)).toEqual(serverFilter(undefined, billing));
  });
});
