import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Reproducible draws: the same for the same seed. */
export interface Draw {
  /** A whole number, both ends included. */
  between(lowest: number, highest: number): number;
  pick<T>(values: readonly T[]): T;
  /** True once in `n` times. */
  onceIn(n: number): boolean;
  /** Draws of their own, which do not depend on how many others are made. */
  fork(): Draw;
}

export function drawsOf(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  const between = (lowest: number, highest: number): number => uniformInt(generator, lowest, highest);
  return {
    between,
    pick(values) {
      const value = values[between(0, values.length - 1)];
      if (value === undefined) throw new RangeError('Nothing can be picked from an empty list.');
      return value;
    },
    onceIn: (n) => between(1, n) === 1,
    fork: () => drawsOf(between(0, 0x7fffffff)),
  };
}
