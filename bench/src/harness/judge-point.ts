import type { Figures } from './measure-point.js';
import { OURS, type Goal, type Point } from './point.js';

/** One goal of one point, as the last line of `--json` has it. */
export interface Verdict {
  readonly point: string;
  /** Our median, null where the point is missing. */
  readonly ours: number | null;
  /** The contender that ours is compared with: of several the best one. */
  readonly against: string;
  /** Its median. */
  readonly reference: number | null;
  /** How many times better ours is: above 1 is better, whatever the figure counts. */
  readonly ratio: number | null;
  /** The least ratio. */
  readonly goal: number;
  /** False where the point is missing. */
  readonly met: boolean;
}

/** The verdicts on a point, one for each goal. Without our figures, or any to compare them with, none is met. */
export function judgePoint(point: Point, figures: ReadonlyMap<string, Figures>): Verdict[] {
  return point.goals.map((goal) => {
    const ours = figures.get(OURS)?.median ?? null;
    const against = bestOf(point, goal, figures);
    const reference = figures.get(against)?.median ?? null;
    const ratio = ours === null || reference === null ? null : ratioOf(point, ours, reference);
    const met = ratio !== null && ratio >= goal.ratio;
    return { point: point.name, ours, against, reference, ratio, goal: goal.ratio, met };
  });
}

function ratioOf({ better }: Point, ours: number, reference: number): number {
  return better === 'lower' ? reference / ours : ours / reference;
}

function bestOf(point: Point, { against }: Goal, figures: ReadonlyMap<string, Figures>): string {
  const sign = point.better === 'lower' ? -1 : 1;
  const measured = against.filter((name) => figures.has(name));
  const medianOf = (name: string): number => sign * (figures.get(name)?.median ?? 0);
  return measured.sort((a, b) => medianOf(b) - medianOf(a))[0] ?? against.join(', ');
}
