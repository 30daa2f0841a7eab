import { drawsOf, type Draw } from './draw.js';

/** One thing that happens in a round. */
export interface PlannedFault {
  /** How long after the fault before it was mended. */
  readonly afterMs: number;
  readonly fault: string;
  readonly draw: Draw;
}

const LONGEST_CALM_MS = 1200;

/** What happens in a round, a kill more often than the rest: decided by the seed alone, whatever the machine's pace. */
export function faultSchedule(
  seed: number,
  names: readonly string[],
  count: number,
  longestCalmMs = LONGEST_CALM_MS,
): PlannedFault[] {
  const draw = drawsOf(seed);
  return Array.from({ length: count }, () => ({
    afterMs: draw.between(20, longestCalmMs),
    fault: names.includes('kill') && draw.onceIn(4) ? 'kill' : draw.pick(names),
    draw: draw.fork(),
  }));
}
