/** A reproducible source of draws. */
export interface Random {
  readonly seed: number;
  /** A whole number from 0, below `bound`. */
  below(bound: number): number;
  pick<T>(values: readonly T[]): T;
}

/** The draws of `seed`, told apart by `label` so that two users of one seed do not draw the same. */
export function randomFrom(seed: number, label = ''): Random {
  let state = (seed ^ hash(label)) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    seed,
    below,
    pick: <T>(values: readonly T[]): T => {
      if (values.length === 0) throw new RangeError('Nothing can be picked from an empty list.');
      return values[below(values.length)] as T;
    },
  };
}

/** The seed that EVENTFOLD_SEED gives, otherwise a new one. */
export function chooseSeed(): number {
  const given = process.env['EVENTFOLD_SEED'];
  if (given === undefined || given === '') return Math.floor(Math.random() * 2 ** 31);
  const seed = Number(given);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError('EVENTFOLD_SEED is a whole number from 0.');
  return seed;
}

function hash(text: string): number {
  let result = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) result = Math.imul(result ^ text.charCodeAt(i), 0x01000193);
  return result >>> 0;
}
