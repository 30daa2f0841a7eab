import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { findKurrents, type KurrentServer } from '@eventfold-internal/test-servers';
import { eventStoreContract } from '@eventfold/testkit';
import { openKurrentStore } from './open-kurrent-store.js';

describe.each(findKurrents('the event store contract on KurrentDB'))('$name', (source) => {
  let server: KurrentServer;
  beforeAll(async () => {
    server = await source.open();
  });
  afterAll(() => server.stop());

  eventStoreContract({
    name: 'kurrent',
    test,
    createStore: ({ namespace }) => openKurrentStore({ connectionString: server.url, namespace }),
  });
});
