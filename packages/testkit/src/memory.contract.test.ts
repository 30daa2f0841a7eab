import { test } from '@jest/globals';
import { createMemoryDatabase, openMemoryStore } from '@eventfold/core/memory';
import { eventStoreContract } from './index.js';

const database = createMemoryDatabase();
eventStoreContract({
  name: 'memory',
  test,
  createStore: (options) => openMemoryStore({ database, ...options }),
});
