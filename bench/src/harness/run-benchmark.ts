import { cpus } from 'node:os';
import type { Clock } from './clock.js';
import { formatFigure, formatRatio } from './format-figure.js';
import { judgePoint, type Verdict } from './judge-point.js';
import { measurePoint, type Figures } from './measure-point.js';
import type { Point } from './point.js';
import { table } from './table.js';

export interface BenchmarkOptions {
  /** Ends the output with one line of JSON: an array of {@link Verdict}. */
  readonly json: boolean;
  /** Only the points of these names; all where there is none. */
  readonly only: readonly string[];
  /** Instead of every point's own number of rounds. */
  readonly rounds?: number | undefined;
  readonly clock: Clock;
}

/** Measures the points one after the other and prints their figures, then the verdicts. False where a contender failed. */
export async function runBenchmark(points: readonly Point[], options: BenchmarkOptions): Promise<boolean> {
  print(`Node.js ${process.version}, ${process.platform} ${process.arch}, ${machine()}\n`);
  const verdicts: Verdict[] = [];
  let complete = true;
  for (const each of points) {
    if (options.only.length > 0 && !options.only.includes(each.name)) continue;
    const point = { ...each, rounds: options.rounds ?? each.rounds };
    const figures = await measured(point, options.clock);
    complete &&= figures !== undefined;
    verdicts.push(...judgePoint(point, figures ?? new Map()));
  }
  print(verdictTable(verdicts));
  if (options.json) print(JSON.stringify(verdicts));
  return complete;
}

/** The figures, undefined where a contender failed: the point is missing then, and the others go on. */
async function measured(point: Point, clock: Clock): Promise<Map<string, Figures> | undefined> {
  print(`${point.name} (${point.unit}, ${point.rounds} rounds)`);
  try {
    const figures = await measurePoint(point, clock);
    print(figureTable(figures));
    return figures;
  } catch (error) {
    print(`failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return undefined;
  }
}

function figureTable(figures: ReadonlyMap<string, Figures>): string {
  const rows = [...figures].map(([name, { median, min, max }]) => [
    name,
    formatFigure(median),
    formatFigure(min),
    formatFigure(max),
  ]);
  return `${table(['', 'median', 'min', 'max'], rows)}\n`;
}

function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ point, ours, against, reference, ratio, goal, met }) => [
    point,
    ours === null ? 'missing' : formatFigure(ours),
    against,
    reference === null ? '-' : formatFigure(reference),
    ratio === null ? '-' : formatRatio(ratio),
    formatRatio(goal),
    met ? 'yes' : 'NO',
  ]);
  return table(['point', 'ours', 'against', 'reference', 'ratio', 'goal', 'met'], rows);
}

function machine(): string {
  const cores = cpus();
  return `${cores.length} x ${cores[0]?.model.trim() ?? 'unknown processor'}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
