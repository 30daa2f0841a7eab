import { test } from '@jest/globals';
import { createMemoryDatabase, openMemoryStore } from '@eventfold/core/memory';
import { eventStoreContract } from './index.js';

const database = createMemoryDatabase();
/** A database in memory has no process that could end without it, and no connections that could be cut. */
const nothing = async (): Promise<void> => undefined;
eventStoreContract({
  name: 'memory',
  test,
  createStore: (options) => openMemoryStore({ database, ...options }),
  environment: { restart: nothing, disconnect: nothing },
});
