import { expect, test } from '@jest/globals';
import { findKurrent } from '@eventfold-internal/test-servers';
import { openKurrentStore } from './open-kurrent-store.js';

const source = findKurrent('what a closed KurrentDB store leaves open');

// In a file of its own: stores of one process share a connection.
test(`a closed store leaves nothing open that keeps its process alive, on ${source.name}`, async () => {
  const server = await source.open();
  const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
  const before = sockets();
  const store = await openKurrentStore({ connectionString: server.url, namespace: 'closed' });
  expect(sockets()).toBeGreaterThan(before);
  const pages = store.subscribe({}, { signal: AbortSignal.abort() })[Symbol.asyncIterator]();
  await expect(pages.next()).rejects.toMatchObject({ code: 'ES_ABORTED' });
  await store.readLog({ filter: { types: ['Nothing'] }, limit: 1 });
  await store.close();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(sockets()).toBe(before);
  await server.stop();
});
