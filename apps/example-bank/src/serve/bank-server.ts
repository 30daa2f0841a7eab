import { serve } from '@hono/node-server';
import type { EventStore } from '@eventfold/core';
import { Hono } from 'hono';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { openBank } from '../bank.js';
import { bankApi } from '../http/api.js';
import { importJob } from '../import/import-job.js';
import { webFiles } from './web-files.js';

export interface ServerOptions {
  /** 0 for any that is free. */
  readonly port: number;
  /** The transactions that the page can import. */
  readonly transactions: string;
  /** Hears of errors that nobody expected. */
  readonly onError: (error: unknown) => void;
}

export interface BankServer {
  readonly url: string;
  /** Rejects where the bank cannot go on. */
  readonly done: Promise<unknown>;
  /** Lets what is under way end, then closes the bank; the store stays open. */
  close(): Promise<void>;
}

/** Only this machine reaches it: the bank asks nobody who they are. */
const HOST = '127.0.0.1';

/** Opens the bank to the browsers of this machine. */
export async function serveBank(store: EventStore, options: ServerOptions): Promise<BankServer> {
  const files = webFiles();
  const bank = await openBank(store);
  const imports = importJob(store, options.transactions);
  const stopping = new AbortController();
  const app = new Hono();
  app.route('/api', bankApi(bank, { imports, stopping: stopping.signal, onError: options.onError }));
  app.route('/', files);

  const closeBank = async (): Promise<void> => {
    await imports.close();
    await bank.close();
  };
  const server = serve({ fetch: app.fetch, hostname: HOST, port: options.port });
  try {
    await once(server, 'listening');
  } catch (error) {
    await closeBank();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${port}`,
    done: bank.done,
    async close() {
      stopping.abort();
      const closed = once(server, 'close');
      server.close();
      await closed;
      await closeBank();
    },
  };
}
