import {
  runProjection,
  type EventStore,
  type OperationOptions,
  type Position,
  type Projection,
} from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';
import { accountRows, type AccountRows } from './account-rows.js';
import { dailyTotals, type DailyTotals } from './daily-totals.js';
import { metered, type ProjectionReading } from './event-meter.js';
import { statements, type Statements } from './statements.js';
import { transferRows, type TransferRows } from './transfer-rows.js';

/** What the bank reads: everything in it follows from the log, a little later. */
export interface Views {
  readonly accounts: AccountRows;
  readonly transfers: TransferRows;
  readonly statements: Statements;
  readonly totals: DailyTotals;
  /** Resolves once every view has everything up to `position`: read your own write. @throws ES_TIMEOUT, ES_ABORTED, ES_CLOSED */
  caughtUpTo(position: Position | null, options?: OperationOptions): Promise<void>;
  readings(): readonly ProjectionReading[];
  eventsPerSecond(): number;
  /** Rejects where a view follows the log no more. */
  readonly done: Promise<unknown>;
  close(): Promise<void>;
}

/** The views live in memory, so their checkpoints do, too: a restart builds them anew from the oldest event. */
export async function startViews(store: EventStore): Promise<Views> {
  const memory = await openMemoryStore();
  const balances = accountRows();
  const transfers = transferRows();
  const perAccount = statements();
  const perDay = dailyTotals();
  const start = (projection: Projection) => {
    const meter = metered(projection);
    return { meter, running: runProjection(store, meter.projection, { checkpoints: memory.checkpoints }) };
  };
  const all = [balances, transfers, perAccount, perDay].map(({ projection }) => start(projection));
  // Between them, these two see every event once.
  const everything = all.slice(0, 2);

  return {
    accounts: balances.rows,
    transfers: transfers.rows,
    statements: perAccount.statements,
    totals: perDay.totals,
    async caughtUpTo(position, options) {
      await Promise.all(all.map(({ running }) => running.caughtUpTo(position, options)));
    },
    readings: () =>
      all.map(({ meter, running }) => ({
        name: meter.projection.name,
        state: running.state,
        handled: meter.handled,
        lagMs: meter.lagMs,
      })),
    eventsPerSecond: () => everything.reduce((sum, { meter }) => sum + meter.rate(), 0),
    done: Promise.all(all.map(({ running }) => running.done)),
    async close() {
      await Promise.all(all.map(({ running }) => running.close()));
      await memory.close();
    },
  };
}
