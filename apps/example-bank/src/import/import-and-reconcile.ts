import type { EventStore } from '@eventfold/core';
import { accountsIn } from '../account/accounts.js';
import { reconcile, type Reconciliation } from '../reconciliation/reconcile.js';
import type { Row } from '../transactions/read-transactions.js';
import { importSummary, type ImportSummary } from './import-summary.js';
import { importTransactions, type ImportOptions, type ImportResult } from './import-transactions.js';
import { readBalances } from './read-balances.js';

export interface ReconciledImport {
  readonly result: ImportResult;
  /** Of no accounts where the import was interrupted. */
  readonly reconciliation: Reconciliation;
  readonly summary: ImportSummary;
}

/** Imports, and then checks its own work: folds each account anew from the store and compares it with what the bank posted. */
export async function importAndReconcile(
  store: EventStore,
  rows: AsyncIterable<Row>,
  options: ImportOptions,
): Promise<ReconciledImport> {
  const result = await importTransactions(accountsIn(store), rows, options);
  const closing: typeof result.closing = result.interrupted ? new Map() : result.closing;
  const sums = await readBalances(accountsIn(store), closing.keys(), options);
  const reconciliation = reconcile(sums, closing);
  return { result, reconciliation, summary: importSummary(result, reconciliation) };
}
