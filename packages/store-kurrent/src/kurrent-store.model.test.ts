import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findKurrents, type KurrentServer } from '@eventfold-internal/test-servers';
import { openMemoryStore } from '@eventfold/core/memory';
import { compareStores, storeModelTest } from '@eventfold/testkit';
import { openKurrentStore } from './open-kurrent-store.js';

describe.each(findKurrents('the KurrentDB store and its model'))('the KurrentDB store on $name', (source) => {
  let server: KurrentServer;
  beforeAll(async () => {
    server = await source.open();
  });
  afterAll(() => server.stop());
  const open = () =>
    openKurrentStore({ connectionString: server.url, namespace: `m${randomUUID().slice(0, 8)}` });

  test('is what its model is', async () => {
    await storeModelTest({ createStore: open, runs: 4, operations: 40 });
  }, 120_000);

  test('does not differ from the memory store', async () => {
    expect(await compareStores(() => openMemoryStore(), open, { operations: 80 })).toBeUndefined();
  }, 120_000);
});
