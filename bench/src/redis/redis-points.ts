import type { Point } from '../harness/index.js';
import { appendPoints } from './append-points.js';
import { commandPoints } from './command-points.js';
import { flatPoints } from './flat-points.js';
import { livePoints } from './live-points.js';
import { memoryPoints } from './memory-points.js';
import { readPoints } from './read-points.js';

/** What the Redis store is measured by. */
export const redisPoints: readonly Point[] = [
  ...appendPoints,
  ...readPoints,
  ...commandPoints,
  ...livePoints,
  ...memoryPoints,
  ...flatPoints,
];
