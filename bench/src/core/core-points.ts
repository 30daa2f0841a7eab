import type { Point } from '../harness/index.js';
import { appendPoints } from './append-points.js';
import { catchUpPoints } from './catch-up-points.js';
import { executePoints } from './execute-points.js';
import { foldPoints } from './fold-points.js';
import { telemetryPoints } from './telemetry-points.js';

/** `pnpm bench core`. */
export const corePoints: readonly Point[] = [
  ...appendPoints,
  ...executePoints,
  ...foldPoints,
  ...catchUpPoints,
  ...telemetryPoints,
];
