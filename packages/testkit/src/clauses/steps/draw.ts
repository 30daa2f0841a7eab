import type { ExpectedRevision } from '@eventfold/core';
import type { Random } from '../../contract/random.js';

/** A whole number from `least` to `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return least + random.below(most - least + 1);
}

/** Every value with a chance of one half, in their order. */
export function someOf<T>(random: Random, values: readonly T[]): readonly T[] {
  return values.filter(() => random.below(2) === 0);
}

/** The values in a drawn order. */
export function shuffled<T>(random: Random, values: readonly T[]): readonly T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** An expectation around a stream's last revision, -1 where there is none, or around `also`: many hold, and many do not. */
export function anExpectation(random: Random, head: number, also = head): Exclude<ExpectedRevision, object> {
  const word = random.pick(['any', 'no-stream', 'stream-exists', 'number', 'number', 'number'] as const);
  if (word !== 'number') return word;
  const near = random.pick([head, head, head - 1, head + 1, also, also - 1, random.below(head + 3)]);
  return Math.max(0, near);
}
