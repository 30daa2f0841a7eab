import type { Clock } from './clock.js';

/** One round of one contender: prepares, measures, and answers its figure (operations a second, a p99, …). */
export type Round = (clock: Clock, kept: Kept) => Promise<number>;

/** What a contender keeps through all rounds of a point. */
export interface Kept {
  /** What its first round was prepared with. */
  first?: unknown;
  /** Ends that, after the last round. */
  end?: () => Promise<void>;
}

/** What is asked of ours: at least `ratio` times as good as the best of `against`. */
export interface Goal {
  /** Names of contenders of the same point. */
  readonly against: readonly string[];
  readonly ratio: number;
}

/** One thing that is measured. Every contender of a point runs in every one of its rounds. */
export interface Point {
  readonly name: string;
  /** What a figure counts, as the table prints it. */
  readonly unit: string;
  /** `lower` where a figure is a time or a size. `higher` when left out. */
  readonly better?: 'higher' | 'lower' | undefined;
  readonly rounds: number;
  /** By name. Ours is called {@link OURS}; while it is absent, the point is missing. */
  readonly contenders: Readonly<Record<string, Round>>;
  readonly goals: readonly Goal[];
}

/** The name of the contender that the goals are about. */
export const OURS = 'eventfold';
