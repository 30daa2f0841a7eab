import { wallClock, type Clock } from './clock.js';
import type { Kept, Point, Round } from './point.js';

/** The figures of one contender over all rounds. */
export interface Figures {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Every contender runs for so many seconds before anything counts: compilers take their time with code that is large. */
const WARM_UP_S = 2;
/** And so many rounds. */
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
  try {
    for (const [index, name] of names.entries()) await warmUp(contenders[name]!, clock, kept[index]!);
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < names.length; turn++) {
        const next = (turn + round) % names.length;
        const name = names[next]!;
        figures.get(name)?.push(await contenders[name]!(clock, kept[next]!));
      }
    }
  } finally {
    for (const { end } of kept) await end?.();
  }
  return new Map([...figures].map(([name, each]) => [name, summary(each)]));
}

/** Its figures are thrown away. */
async function warmUp(contender: Round, clock: Clock, kept: Kept): Promise<void> {
  const end = wallClock() + WARM_UP_S;
  for (let round = 0; round < WARM_UP_ROUNDS || wallClock() < end; round++) await contender(clock, kept);
}

function summary(figures: readonly number[]): Figures {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted[sorted.length - 1]! };
}
