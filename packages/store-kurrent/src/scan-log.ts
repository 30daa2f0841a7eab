import type { AllStreamResolvedEvent, AllStreamSubscription } from '@kurrent/kurrentdb-client';
import type { LogFilter } from '@eventfold/core';
import type { KurrentContext } from './kurrent-context.js';
import { serverFilter } from './log-pushdown.js';
import type { LogPosition } from './map-position.js';

/** What a scan found, and how far it came; `scanned` is undefined where it came nowhere. */
export interface LogScan {
  readonly found: readonly AllStreamResolvedEvent[];
  readonly scanned: LogPosition | undefined;
  /** How far it had come when nothing was found yet. */
  readonly untilFirst: LogPosition | undefined;
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

/** A sign of progress, valid once as many events as had been sent by then have been received. */
interface Progress {
  readonly position: LogPosition;
  readonly events: number;
}

/**
 * Lets the server look for rare events in its own log. A filtered read would go on to the end without a word; a
 * filtered subscription says how far it has come. Best effort: a fault ends it early, and what it found is right.
 */
export function scanLog({ connection, names }: KurrentContext, request: ScanRequest): Promise<LogScan> {
  const found: AllStreamResolvedEvent[] = [];
  const progress: Progress[] = [];
  const checkpointReached = (from: AllStreamSubscription, position: LogPosition): void => {
    // Events pushed before this may still wait in the stream's buffer.
    progress.push({ position, events: found.length + from.readableLength });
  };
  return new Promise((resolve) => {
    const subscription = connection.writes.subscribeToAll({
      fromPosition: request.after ?? 'start',
      filter: serverFilter(request.filter, names, { checkpointReached }),
    });
    let caughtUp = false;
    const finish = (): void => {
      clearTimeout(timer);
      subscription.removeListener('data', take);
      void subscription.unsubscribe().catch(() => undefined);
      const untilFirst = progress.filter(({ events }) => events === 0).at(-1)?.position;
      resolve({ found, scanned: scannedBy(found, progress), untilFirst, caughtUp });
    };
    const take = (event: AllStreamResolvedEvent): void => {
      if (found.length < request.limit) found.push(event);
      if (found.length === request.limit) finish();
    };
    const timer = setTimeout(finish, request.budgetMs);
    subscription.on('data', take);
    subscription.on('caughtUp', () => {
      caughtUp = true;
      finish();
    });
    subscription.on('error', finish);
    subscription.on('end', finish);
  });
}

function scannedBy(
  found: readonly AllStreamResolvedEvent[],
  progress: readonly Progress[],
): LogPosition | undefined {
  const passed = progress.filter(({ events }) => events <= found.length).at(-1);
  const last = found.at(-1)?.event?.position;
  if (last === undefined || passed === undefined) return last ?? passed?.position;
  return passed.position.commit > last.commit ? passed.position : last;
}
