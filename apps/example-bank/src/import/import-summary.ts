import type { Reconciliation } from '../reconciliation/reconcile.js';
import type { ImportResult } from './import-transactions.js';

/** What an import came to, for people and for programs (`--json`). */
export interface ImportSummary {
  readonly rows: number;
  readonly accepted: number;
  /** Rows that were in the store before. */
  readonly repeated: number;
  readonly rejected: number;
  readonly accounts: number;
  readonly maxDriftMinor: number;
  /** Events that the store acknowledged, the repeated ones included, per second of the import. */
  readonly eventsPerSecond: number;
}

/** Sums up an import and its reconciliation. */
export function importSummary(result: ImportResult, { accounts, maxDrift }: Reconciliation): ImportSummary {
  const { rows, accepted, repeated, rejected, events, elapsedMs } = result;
  const eventsPerSecond = events === 0 ? 0 : Math.round(events / (Math.max(elapsedMs, 1) / 1000));
  return {
    rows,
    accepted,
    repeated,
    rejected: rejected.length,
    accounts,
    maxDriftMinor: maxDrift,
    eventsPerSecond,
  };
}
