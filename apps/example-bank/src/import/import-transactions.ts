import { isEventStoreError, type ExecuteOptions } from '@eventfold/core';
import type { Accounts } from '../account/accounts.js';
import { isRefusal } from '../account/refusal.js';
import { postedBalances, type ClosingBalance } from '../reconciliation/posted-balances.js';
import type { RejectedRow, Row, TransactionRow } from '../transactions/read-transactions.js';
import { inLanes } from './in-lanes.js';

export interface ImportOptions {
  /** How many accounts are written to at once. */
  readonly concurrency: number;
  /** How long a row waits for a store that is away; 10,000 when left out. */
  readonly patienceMs?: number | undefined;
  /** Hears of every row that is done with: how many there were, and how many bytes of the file lie behind. */
  readonly onProgress?: ((rows: number, bytes: number) => void) | undefined;
  /** Ends the import after the rows that are under way. */
  readonly signal?: AbortSignal | undefined;
}

export interface ImportResult {
  readonly rows: number;
  readonly accepted: number;
  /** Rows whose events the store held already. */
  readonly repeated: number;
  readonly rejected: readonly RejectedRow[];
  /** Events that the store acknowledged, the repeated ones included. */
  readonly events: number;
  readonly elapsedMs: number;
  /** What the bank says of every account in the file. */
  readonly closing: ReadonlyMap<string, ClosingBalance>;
  readonly interrupted: boolean;
}

/** What a store refuses because of the row itself: everything else ends the import. */
const FAULTS_OF_A_ROW = ['ES_COMMAND_MISMATCH', 'ES_INVALID_EVENT', 'ES_TOO_LARGE'] as const;

/**
 * Posts every row to its account, which its first row opens. A row's own id is its command's id, so importing again, going on
 * after a crash, and several importers at once all end in the same events.
 */
export async function importTransactions(
  accounts: Accounts,
  rows: AsyncIterable<Row>,
  { concurrency, patienceMs, onProgress, signal }: ImportOptions,
): Promise<ImportResult> {
  const opened = new Set<string>();
  const statements = postedBalances();
  const rejected: RejectedRow[] = [];
  const count = { accepted: 0, repeated: 0, events: 0 };
  const done = ({ endsAt }: Row): void =>
    onProgress?.(count.accepted + count.repeated + rejected.length, endsAt);
  const patience: ExecuteOptions = { timeoutMs: patienceMs, retry: { attempts: 1000 } };
  const startedAt = performance.now();

  const readable = async function* (): AsyncGenerator<TransactionRow> {
    for await (const row of rows) {
      if (signal?.aborted) return;
      if ('reason' in row) {
        rejected.push({ line: row.line, reason: row.reason });
        done(row);
      } else {
        statements.add(row.account, row.transaction);
        yield row;
      }
    }
  };

  const open = async (id: string): Promise<void> => {
    const command = { type: 'Open', owner: `Holder of ${id}`, currency: 'CZK', overdraftLimit: 0 } as const;
    const { events } = await accounts.execute(id, command, { ...patience, commandId: `open-${id}` });
    opened.add(id);
    count.events += events.length;
  };

  const post = async (row: TransactionRow): Promise<void> => {
    try {
      if (!opened.has(row.account)) await open(row.account);
      const command = { type: 'PostTransaction', transaction: row.transaction } as const;
      const commandId = row.transaction.id;
      const posted = await accounts.execute(row.account, command, { ...patience, commandId });
      count[posted.outcome === 'repeated' ? 'repeated' : 'accepted'] += 1;
      count.events += posted.events.length;
    } catch (error) {
      if (!isRefusal(error) && !isEventStoreError(error, ...FAULTS_OF_A_ROW)) throw error;
      rejected.push({ line: row.line, reason: error.message });
    }
    done(row);
  };

  await inLanes(readable(), { laneOf: (row) => row.account, width: concurrency, work: post });
  const elapsedMs = performance.now() - startedAt;
  return {
    ...count,
    rows: count.accepted + count.repeated + rejected.length,
    rejected: rejected.sort((a, b) => a.line - b.line),
    elapsedMs,
    closing: statements.closing(),
    interrupted: signal?.aborted ?? false,
  };
}
