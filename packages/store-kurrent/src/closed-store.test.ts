import { expect, test } from '@jest/globals';
import { findKurrent } from '@eventfold-internal/test-servers';
import { openKurrentStore } from './open-kurrent-store.js';

const source = findKurrent('what a closed KurrentDB store leaves open');

// In a file of its own: stores of one process share a connection.
test(`a closed store leaves nothing open that keeps its process alive, on ${source.name}`, async () => {
  const server = await source.open();
  const ports = Array.from(server.url.matchAll(/:(\d+)/g), ([, port]) => Number(port));
  const sockets = () => socketsTo(ports.length === 0 ? [2113] : ports);
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

/** The connections that keep this process alive, without those that a server in the same process holds at their other end. */
function socketsTo(ports: readonly number[]): number {
  const { _getActiveHandles } = process as unknown as { _getActiveHandles(): readonly object[] };
  const isTo = (handle: object): boolean =>
    'remotePort' in handle && ports.includes(Number(handle.remotePort));
  return _getActiveHandles().filter(isTo).length;
}
