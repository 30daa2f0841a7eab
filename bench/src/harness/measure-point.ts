import type { Clock } from './clock.js';
import type { Kept, Point } from './point.js';

/** The figures of one contender over all rounds. */
export interface Figures {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Rounds that only warm up the compiler; their figures are thrown away. */
const WARM_UP_ROUNDS = 3;

/**
 * Lets all contenders run one after the other in every round, each round starting with another one: so what
 * the machine does meanwhile, and what one does to the compiler's view of shared code, hits them alike.
 */
export async function measurePoint(
  { rounds, contenders }: Point,
  clock: Clock,
): Promise<Map<string, Figures>> {
  const names = Object.keys(contenders);
  const figures = new Map(names.map((name) => [name, [] as number[]]));
  const kept = names.map((): Kept => ({}));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const next = (turn + round + WARM_UP_ROUNDS) % names.length;
      const name = names[next]!;
      const figure = await contenders[name]!(clock, kept[next]!);
      if (round >= 0) figures.get(name)?.push(figure);
    }
  }
  return new Map([...figures].map(([name, each]) => [name, summary(each)]));
}

function summary(figures: readonly number[]): Figures {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted[sorted.length - 1]! };
}
