import { test } from '@jest/globals';
import { findKurrent } from '@eventfold-internal/test-servers';
import { eventStoreContract } from '@eventfold/testkit';
import { openKurrentStore } from './open-kurrent-store.js';

const connectionString = findKurrent('the event store contract on KurrentDB');

if (connectionString === undefined) {
  test.skip('the event store contract on KurrentDB: KURRENTDB_URL is not set', () => undefined);
} else {
  eventStoreContract({
    name: 'kurrent',
    test,
    createStore: ({ namespace }) => openKurrentStore({ connectionString, namespace }),
  });
}
