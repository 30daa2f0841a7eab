import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { findKurrent } from '@eventfold-internal/test-servers';
import { openMemoryStore } from '@eventfold/core/memory';
import { compareStores, storeModelTest } from '@eventfold/testkit';
import { openKurrentStore } from './open-kurrent-store.js';

const connectionString = findKurrent('the KurrentDB store and its model') ?? '';
const open = () => openKurrentStore({ connectionString, namespace: `m${randomUUID().slice(0, 8)}` });

(connectionString === '' ? describe.skip : describe)('the KurrentDB store (needs KURRENTDB_URL)', () => {
  test('is what its model is', async () => {
    await storeModelTest({ createStore: open, runs: 4, operations: 40 });
  }, 120_000);

  test('does not differ from the memory store', async () => {
    expect(await compareStores(() => openMemoryStore(), open, { operations: 80 })).toBeUndefined();
  }, 120_000);
});
