import { randomUUID } from 'node:crypto';
import { describe, expect, jest, test } from '@jest/globals';
import { findKurrent } from '@eventfold-internal/test-servers';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { findClientInternals, openClient } from './client-internals.js';
import { openWith } from '../open-kurrent-store.js';

jest.setTimeout(30_000);

test('the pinned release of the client has the insides that fast reads need', async () => {
  expect(await findClientInternals()).toBeDefined();
  expect(openClient(KurrentDBClient.connectionString('kurrentdb://localhost:1?tls=false'))).toBeDefined();
  const stranger: unknown = { execute: 1 };
  expect(openClient(stranger as KurrentDBClient)).toBeUndefined();
});

const source = findKurrent('the KurrentDB store on a client whose insides are unknown');

describe(`a client with other insides, on ${source.name}`, () => {
  test('serves the same events, pages and subscriptions', async () => {
    const server = await source.open();
    const namespace = `i${randomUUID().slice(0, 8)}`;
    const store = await openWith(undefined, { connectionString: server.url, namespace });
    // Without the server's help a query from the start would read everything that others wrote.
    const { next: here } = await store.readLog({ filter: { types: ['Rare'] }, after: 'end', limit: 1 });
    const append = (stream: string, type: string, count: number) =>
      store.append({
        writes: [
          {
            stream,
            expected: 'no-stream',
            events: Array.from({ length: count }, (_, n) => ({ type, data: { n } })),
          },
        ],
      });
    await append('a-1', 'Common', 3000);
    await append('b-1', 'Rare', 2);
    const found: string[] = [];
    for (let after = here, atHead = false; !atHead;) {
      const page = await store.readLog({ filter: { types: ['Rare'] }, after, limit: 10 });
      found.push(...page.events.map(({ stream }) => stream));
      ({ next: after, atHead } = page);
    }
    expect(found).toEqual(['b-1', 'b-1']);
    const seen: number[] = [];
    for await (const page of store.subscribe({ filter: { categories: ['c'] }, after: 'end' })) {
      seen.push(...page.events.map(({ revision }) => revision));
      if (seen.length === 0) void append('c-1', 'Live', 3);
      else if (seen.length >= 3) break;
    }
    expect(seen).toEqual([0, 1, 2]);
    expect((await store.readStream({ stream: 'a-1', direction: 'backward', limit: 1 })).head).toBe(2999);
    await store.close();
    await server.stop();
  });
});
