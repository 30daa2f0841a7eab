import type { EventStore } from '@eventfold/core';
import { setImmediate as otherWork } from 'node:timers/promises';
import { readTransactions, type Row } from '../transactions/read-transactions.js';
import { sizeOfFile } from '../transactions/size-of-file.js';
import { importAndReconcile } from './import-and-reconcile.js';
import type { ImportSummary } from './import-summary.js';

/** How the import of the transactions is doing. */
export interface ImportStatus {
  readonly state: 'idle' | 'running' | 'done' | 'interrupted' | 'failed';
  /** Rows that are done with. */
  readonly rows: number;
  /** How much of the file lies behind, from 0 to 1. */
  readonly part: number;
  /** What it came to. */
  readonly summary: ImportSummary | null;
  /** Accounts that are not at the balance which the bank posted. */
  readonly differences: number | null;
  readonly error: string | null;
}

/** An import that goes on while the bank serves its customers: one at a time. */
export interface ImportJob {
  status(): ImportStatus;
  /** False where one is running. */
  start(): boolean;
  /** Lets the rows under way end, and no more. */
  close(): Promise<void>;
}

const IDLE: ImportStatus = { state: 'idle', rows: 0, part: 0, summary: null, differences: null, error: null };
/** Few, so that customers do not wait behind it. */
const CONCURRENCY = 8;
const ROWS_BETWEEN_PAUSES = 20;

/** Makes the job; nothing runs until it is started. */
export function importJob(store: EventStore, file: string): ImportJob {
  const stop = new AbortController();
  let status = IDLE;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    const size = await sizeOfFile(file);
    const onProgress = (rows: number, bytes: number): void => {
      status = { ...status, rows, part: Math.max(status.part, bytes / size) };
    };
    const rows = withPauses(readTransactions(file));
    const options = { concurrency: CONCURRENCY, onProgress, signal: stop.signal };
    const { result, reconciliation, summary } = await importAndReconcile(store, rows, options);
    status = result.interrupted
      ? { ...status, state: 'interrupted' }
      : { ...status, state: 'done', part: 1, summary, differences: reconciliation.differences.length };
  };

  return {
    status: () => status,
    start() {
      if (status.state === 'running' || stop.signal.aborted) return false;
      status = { ...IDLE, state: 'running' };
      running = run().catch((error: unknown) => {
        status = {
          ...status,
          state: 'failed',
          error: error instanceof Error ? error.message : String(error),
        };
      });
      return true;
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}

/** A store in memory answers at once: without pauses, nobody else would get a word in. */
async function* withPauses(rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  let count = 0;
  for await (const row of rows) {
    yield row;
    count += 1;
    if (count % ROWS_BETWEEN_PAUSES === 0) await otherWork();
  }
}
