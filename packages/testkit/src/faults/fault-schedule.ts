import { randomFrom } from '../contract/random.js';

/** When a fault strikes: the first time, or now and then. */
export interface FaultSchedule {
  /** How often it strikes at most. Once when left out; with a `rate`, without end. */
  readonly times?: number | undefined;
  /** The share of occasions on which it strikes, above 0 up to 1; every one when left out. */
  readonly rate?: number | undefined;
  /** The same seed strikes on the same occasions. 1 when left out. */
  readonly seed?: number | undefined;
}

/** Tells on each occasion whether the fault strikes. `label` keeps two faults of one seed apart. */
export function strikes(schedule: FaultSchedule, label: string): () => boolean {
  const { rate, seed = 1 } = schedule;
  if (rate !== undefined && !(rate > 0 && rate <= 1)) throw new RangeError('rate is above 0, up to 1.');
  let left = schedule.times ?? (rate === undefined ? 1 : Infinity);
  const random = randomFrom(seed, label);
  return () => {
    if (left <= 0) return false;
    if (rate !== undefined && random.below(1_000_000) >= rate * 1_000_000) return false;
    left -= 1;
    return true;
  };
}
