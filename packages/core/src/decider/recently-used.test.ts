import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RecentlyUsed } from './recently-used.js';

/** The same done by keeping a map in the order of use. */
class Model {
  private readonly entries = new Map<string, number>();

  constructor(private readonly size: number) {}

  get(key: string): number | undefined {
    const value = this.entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  set(key: string, value: number): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.size) this.entries.delete(oldest!);
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}

describe('RecentlyUsed', () => {
  test('forgets the entry that was unused for longest', () => {
    const used = new RecentlyUsed<number>(2);
    used.set('a', 1);
    used.set('b', 2);
    used.get('a');
    used.set('c', 3);
    expect(['a', 'b', 'c'].map((key) => used.get(key))).toEqual([1, undefined, 3]);
  });

  test('holds what a map in the order of use would hold, whatever is done', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const step = fc.oneof(
      fc.tuple(fc.constant('get' as const), key),
      fc.tuple(fc.constant('set' as const), key, fc.nat()),
      fc.tuple(fc.constant('delete' as const), key),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 40 }), (size, steps) => {
        const used = new RecentlyUsed<number>(size);
        const model = new Model(size);
        for (const [what, name, value = 0] of steps) {
          if (what === 'set') {
            used.set(name, value);
            model.set(name, value);
          } else {
            expect(used[what](name)).toEqual(model[what](name));
          }
        }
      }),
    );
  });
});
