import type { AllStreamResolvedEvent, AllStreamSubscription } from '@kurrent/kurrentdb-client';
import type { LogFilter } from '@eventfold/core';
import type { KurrentContext } from './kurrent-context.js';
import { serverFilter } from './log-pushdown.js';
import type { LogPosition } from './map-position.js';

/** What a scan found, and how far it came; `scanned` is undefined where it came nowhere. */
export interface LogScan {
  readonly found: readonly AllStreamResolvedEvent[];
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
      // A follower could catch up with itself behind what was read elsewhere.
      requiresLeader: true,
      filter: serverFilter(request.filter, names, { checkpointReached }),
    });
    // How many events had been sent when the end was reached; some may still wait in the stream's buffer.
    let sentByEnd = Infinity;
    const finish = (): void => {
      clearTimeout(timer);
      subscription.removeListener('data', take);
      void subscription.unsubscribe().catch(() => undefined);
      resolve({ found, scanned: scannedBy(found, progress), caughtUp: found.length >= sentByEnd });
    };
    const take = (event: AllStreamResolvedEvent): void => {
      if (found.length < request.limit) found.push(event);
      if (found.length === request.limit || found.length >= sentByEnd) finish();
    };
    const timer = setTimeout(finish, request.budgetMs);
    subscription.on('data', take);
    subscription.on('caughtUp', () => {
      sentByEnd = found.length + subscription.readableLength;
      if (found.length >= sentByEnd) finish();
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
