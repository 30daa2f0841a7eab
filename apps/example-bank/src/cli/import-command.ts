import { basename } from 'node:path';
import { importAndReconcile } from '../import/import-and-reconcile.js';
import type { ImportResult } from '../import/import-transactions.js';
import { openStore, type StoreChoice } from '../open-store.js';
import { EXTRACT } from '../transactions/extract.js';
import { readTransactions } from '../transactions/read-transactions.js';
import { sizeOfFile } from '../transactions/size-of-file.js';
import { importReport } from './import-report.js';
import { showProgress } from './progress.js';
import type { Terminal } from './terminal.js';

/** A server that was killed is back within that; an import that gave up would only have to be started again. */
const PATIENCE_MS = 60_000;

/** What `import` was told on the command line. */
export interface ImportArguments extends StoreChoice {
  readonly file: string;
  readonly concurrency: number;
  readonly json: boolean;
}

/** Imports a file, reconciles it, reports. Answers the exit code: 0 where there are accounts and each is at its posted balance. */
export async function runImport(args: ImportArguments, terminal: Terminal): Promise<number> {
  const size = await sizeOfFile(args.file);
  terminal.stderr.write(`Importing ${basename(args.file)} into the ${args.store} store …\n`);
  const store = await openStore(args);
  try {
    const { result, reconciliation, summary } = await withInterrupt((signal) => {
      const progress = showProgress(terminal, size);
      const options = {
        concurrency: args.concurrency,
        patienceMs: PATIENCE_MS,
        onProgress: progress.update,
        signal,
      };
      return importAndReconcile(store, readTransactions(args.file), options).finally(progress.end);
    });
    if (result.interrupted) return interrupted(result, args, terminal);
    const report = `\n${importReport({ ...args, ...result, summary, reconciliation })}\n\n`;
    terminal[args.json ? 'stderr' : 'stdout'].write(report);
    if (args.json) terminal.stdout.write(`${JSON.stringify(summary)}\n`);
    else terminal.stdout.write(whatNext(args));
    return reconciliation.accounts > 0 && reconciliation.differences.length === 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}

/** Runs what can be interrupted: the first Control-C lets it end in good order, the second one kills. */
async function withInterrupt<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  const abort = (): void => interrupt.abort();
  process.once('SIGINT', abort);
  try {
    return await run(interrupt.signal);
  } finally {
    process.off('SIGINT', abort);
  }
}

function interrupted({ rows }: ImportResult, { store }: ImportArguments, { stderr }: Terminal): number {
  const next = store === 'memory' ? '' : ' The same command goes on: what is in the store is recognised.';
  stderr.write(`Interrupted after ${rows.toLocaleString('en')} rows.${next}\n`);
  return 130;
}

function whatNext({ store, file }: ImportArguments): string {
  const hints: [string, string][] = [
    ['npm run bank -- serve', 'opens the bank: a page in your browser, and an API'],
    store === 'memory'
      ? ['npm run bank -- --store redis', 'keeps the events in Redis; twice in a row, it writes them once']
      : ['the same command again', 'recognises every row and writes nothing'],
    file === EXTRACT
      ? ['npm run bank -- import FILE', 'imports any file of this form, such as the whole table']
      : ['npm run bank -- --help', 'shows the other settings'],
    ['apps/example-bank/src/account', 'is the code: the events, the rules, the tests'],
  ];
  const width = Math.max(...hints.map(([what]) => what.length));
  return `${['What next?', ...hints.map(([what, why]) => `  ${what.padEnd(width)}   ${why}`)].join('\n')}\n`;
}
