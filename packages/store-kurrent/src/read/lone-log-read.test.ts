import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findKurrent, type KurrentServer } from '@eventfold-internal/test-servers';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { openKurrentStore } from '../open-kurrent-store.js';

jest.setTimeout(30_000);

const source = findKurrent('lone reads of the log');

describe(`a lone reader of the log of ${source.name}`, () => {
  let server: KurrentServer;
  beforeAll(async () => {
    server = await source.open();
  });
  afterAll(() => server.stop());

  /** Counts what goes the native way, where a lone read waits up to 40 ms for the network. */
  function counted(): { readonly asked: number[]; client(): KurrentDBClient } {
    const asked: number[] = [];
    const client = (): KurrentDBClient => {
      const made = KurrentDBClient.connectionString(`${server.url}&discoveryInterval=50`);
      const readAll = made.readAll.bind(made);
      made.readAll = (options) => {
        asked.push(Number(options?.maxCount));
        return readAll(options);
      };
      return made;
    };
    return { asked, client };
  }

  test.each([
    ['a namespace', `l${randomUUID().slice(0, 8)}`, undefined],
    ['the whole database', undefined, undefined],
    ['types', undefined, { types: ['Happened'] }],
    ['categories', undefined, { categories: ['lone'] }],
  ] as const)('does not take the native way, for %s', async (_, namespace, filter) => {
    const { asked, client } = counted();
    const store = await openKurrentStore({ client, namespace });
    const { next } = await store.readLog({ after: 'end', filter, limit: 1 });
    const events = Array.from({ length: 3 }, (_each, n) => ({ type: 'Happened', data: { n } }));
    await store.append({ writes: [{ stream: `lone-${randomUUID()}`, expected: 'no-stream', events }] });
    let seen = 0;
    for (let after = next, atHead = false; !atHead;) {
      const page = await store.readLog({ after, filter, limit: 1 });
      seen += page.events.length;
      ({ next: after, atHead } = page);
    }
    await store.close();
    expect(seen).toBeGreaterThanOrEqual(3);
    expect(asked).toEqual([]);
  });
});
