import type { Point } from '../harness/index.js';
import { appendPoints } from './append-points.js';
import { commandPoints } from './command-points.js';
import { livePoints } from './live-points.js';
import { describeServer } from './on-kurrent.js';
import { readPoints } from './read-points.js';

/** What the KurrentDB store is measured by, against the bare official client. */
export async function kurrentPoints(): Promise<readonly Point[]> {
  process.stdout.write(`${await describeServer()}\n`);
  return [...appendPoints, ...readPoints, ...livePoints, ...commandPoints];
}
