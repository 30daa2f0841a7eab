import type { EventStore } from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';
import { accountsIn, type Accounts } from './account/accounts.js';
import { runTransferProcess, transferProcess } from './transfer/transfer-process.js';
import { transfersIn, type Transfers } from './transfer/transfers.js';
import { startViews, type Views } from './views/views.js';

/** A bank at work: what takes commands, what reads, and the process between. It can be driven by HTTP or by anything else. */
export interface Bank {
  readonly store: EventStore;
  readonly accounts: Accounts;
  readonly transfers: Transfers;
  readonly views: Views;
  /** Rejects where a part of it cannot go on; it should then be closed and started anew. */
  readonly done: Promise<unknown>;
  /** Ends everything but the store. */
  close(): Promise<void>;
}

/** Starts a bank on a store. */
export async function openBank(store: EventStore): Promise<Bank> {
  const parties = { accounts: accountsIn(store), transfers: transfersIn(store) };
  const views = await startViews(store);
  // A store without checkpoints lets the process look at every transfer again after a restart; those that are settled cost a read.
  const memory = await openMemoryStore();
  const checkpoints = store.checkpoints ?? memory.checkpoints;
  const process = runTransferProcess(store, transferProcess(parties), checkpoints);
  return {
    store,
    ...parties,
    views,
    done: Promise.all([views.done, process.done]),
    async close() {
      await Promise.all([views.close(), process.close()]);
      await memory.close();
    },
  };
}
