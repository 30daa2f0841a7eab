import type { Point } from '../harness/index.js';
import { appendPoints } from './append-points.js';
import { readPoints } from './read-points.js';

/** What the Redis store is measured by. */
export const redisPoints: readonly Point[] = [...appendPoints, ...readPoints];
