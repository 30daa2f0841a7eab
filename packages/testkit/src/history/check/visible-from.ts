import type { StreamEvidence } from './stream-evidence.js';

/**
 * The revision below which nothing may be read any more at a time: what truncations that had been acknowledged by then
 * removed. (A delete removes what stood there when it happened, which a history does not tell.)
 */
export function visibleFrom({ removals }: StreamEvidence, time: number): number {
  let first = 0;
  for (const { kind, before = 0, outcome, returned } of removals) {
    if (kind === 'truncate' && outcome.is === 'ok' && (returned ?? Infinity) < time)
      first = Math.max(first, before);
  }
  return first;
}
