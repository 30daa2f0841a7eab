import { once } from 'node:events';
import { openStore, type StoreChoice } from '../open-store.js';
import { serveBank, type BankServer } from '../serve/bank-server.js';
import { explainError } from './explain-error.js';
import type { Terminal } from './terminal.js';

/** What `serve` was told on the command line. */
export interface ServeArguments extends StoreChoice {
  readonly port: number;
  /** The transactions that the page can import. */
  readonly transactions: string;
}

/** Serves the bank until it is told to stop. Answers the exit code: 0 where somebody ended it, 1 where it could not go on. */
export async function runServe(args: ServeArguments, { stdout, stderr }: Terminal): Promise<number> {
  const store = await openStore(args);
  try {
    const onError = (error: unknown): void => void stderr.write(`bank: ${explainError(error)}\n`);
    const server = await serveBank(store, { ...args, onError });
    stdout.write(`The bank is open: ${server.url}\n`);
    stderr.write(`Its events go to the ${args.store} store. Control-C closes it.\n`);
    return await untilStopped(server).finally(() => server.close());
  } finally {
    await store.close();
  }
}

/** Waits for Control-C, or for the bank to fail. */
async function untilStopped(server: BankServer): Promise<number> {
  const stop = new AbortController();
  const { signal } = stop;
  const signals = ['SIGINT', 'SIGTERM'] as const;
  try {
    await Promise.race([server.done, ...signals.map((name) => once(process, name, { signal }))]);
    return 0;
  } finally {
    stop.abort();
  }
}
