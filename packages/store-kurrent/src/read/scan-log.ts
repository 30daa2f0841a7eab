import type { LogFilter } from '@eventfold/core';
import type { ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { KurrentContext } from '../kurrent-context.js';
import { serverFilter } from './log-pushdown.js';
import type { LogPosition } from '../layout/map-position.js';

/** What a scan found, and how far it came; `scanned` is undefined where it came nowhere. */
export interface LogScan {
  readonly found: readonly ResolvedEvent[];
  readonly scanned: LogPosition | undefined;
  /** It reached what was the end of the log. */
  readonly caughtUp: boolean;
}

export interface ScanRequest {
  readonly filter: LogFilter | undefined;
  /** Exclusive; undefined for the log's beginning. */
  readonly after: LogPosition | undefined;
  /** Ends after this many events. */
  readonly limit: number;
  /** Ends after this long, in milliseconds. */
  readonly budgetMs: number;
}

/**
 * Lets the server look for rare events in its own log. A filtered read would go on to the end without a word; a
 * filtered subscription says how far it has come. Best effort: a fault ends it early, and what it found is right.
 */
export function scanLog(
  { connection: { grpc, writes }, names }: KurrentContext,
  { filter, after, limit, budgetMs }: ScanRequest,
): Promise<LogScan> {
  if (grpc === undefined) return Promise.resolve({ found: [], scanned: undefined, caughtUp: false });
  const found: ResolvedEvent[] = [];
  let scanned: LogPosition | undefined;
  // A follower could catch up with itself, behind what was read elsewhere.
  const target = {
    from: after ?? ('start' as const),
    filter: serverFilter(filter, names),
    requiresLeader: true,
  };
  return new Promise((resolve) => {
    const finish = (caughtUp: boolean): void => {
      clearTimeout(timer);
      stop();
      resolve({ found, scanned, caughtUp });
    };
    const stop = grpc.follow(writes, target, {
      event: (resolved) => {
        found.push(resolved);
        scanned = resolved.event?.position ?? scanned;
        if (found.length === limit) finish(false);
      },
      scanned: (position) => (scanned = position),
      caughtUp: () => finish(true),
      lost: () => finish(false),
    });
    const timer = setTimeout(() => finish(false), budgetMs);
  });
}
