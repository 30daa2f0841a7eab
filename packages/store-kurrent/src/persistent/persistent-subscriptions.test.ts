import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findKurrents, leaderUrl, type KurrentServer } from '@eventfold-internal/test-servers';
import type { EventStore, RecordedEvent } from '@eventfold/core';
import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import { openKurrentStore } from '../open-kurrent-store.js';
import { openPersistentSubscriptions, type PersistentSubscriptions } from './persistent-subscriptions.js';

jest.setTimeout(60_000);

describe.each(findKurrents('persistent subscriptions'))('persistent subscriptions on $name', (source) => {
  let server: KurrentServer;
  const namespace = `p${randomUUID().slice(0, 8)}`;
  let store: EventStore;
  let groups: PersistentSubscriptions;

  beforeAll(async () => {
    server = await source.open();
    store = await openKurrentStore({ connectionString: server.url, namespace });
    groups = openPersistentSubscriptions({ connectionString: server.url, namespace });
  });
  afterAll(async () => {
    await groups.close();
    await store.close();
    await server.stop();
  });

  const append = (stream: string, count: number, type = 'Happened') =>
    store.append({
      writes: [
        {
          stream,
          expected: 'any',
          events: Array.from({ length: count }, (_, n) => ({ type, data: { n } })),
        },
      ],
    });

  /** Consumes until `done` says so. */
  async function consumeUntil(
    group: Parameters<PersistentSubscriptions['consume']>[0],
    handler: (event: RecordedEvent, retryCount: number) => unknown,
    done: () => boolean,
    from = groups,
  ): Promise<void> {
    const stop = new AbortController();
    await from.consume(
      group,
      async (event, retryCount) => {
        try {
          await handler(event, retryCount);
        } finally {
          if (done()) setTimeout(() => stop.abort(), 50);
        }
      },
      { signal: stop.signal, concurrency: 4 },
    );
  }

  test('give every event of a stream to one of the consumers', async () => {
    const group = { group: 'mail', stream: 'order-1' };
    await append('order-1', 3);
    await groups.create(group, { from: 'start' });
    await append('order-1', 7);
    const seen: number[] = [];
    const take = ({ revision, stream }: RecordedEvent) => {
      expect(stream).toBe('order-1');
      seen.push(revision);
    };
    const done = () => seen.length >= 10;
    await consumeUntil(group, take, done);
    expect([...seen].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('of a query give what matches it, in this namespace', async () => {
    const group = { group: `types-${namespace}`, filter: { types: ['Wanted'] } };
    await groups.create(group);
    await append('a-1', 2);
    await append('b-1', 2, 'Wanted');
    const seen: string[] = [];
    await consumeUntil(
      group,
      ({ stream, type }) => seen.push(`${stream} ${type}`),
      () => seen.length >= 2,
    );
    expect(seen).toEqual(['b-1 Wanted', 'b-1 Wanted']);
    await groups.remove(group);
  });

  test('give a failed event again, park it, and replay it', async () => {
    const group = { group: 'fragile', stream: 'order-2' };
    await groups.create(group, { from: 'start' });
    await append('order-2', 2);
    const tries: number[] = [];
    const stop = new AbortController();
    let handled = 0;
    const consuming = groups.consume(
      group,
      ({ revision }, retryCount) => {
        if (revision === 0 && !replayed) {
          tries.push(retryCount);
          throw new Error('broken');
        }
        handled++;
      },
      {
        signal: stop.signal,
        onFailure: ({ retryCount }) => (retryCount < 2 ? 'retry' : 'park'),
      },
    );
    let replayed = false;
    while ((await groups.status(group)).parked === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(tries).toEqual([0, 1, 2]);
    replayed = true;
    await groups.replayParked(group);
    while (handled < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await groups.status(group)).toMatchObject({ consumers: 1 });
    stop.abort();
    await consuming;
  });

  test('go on after the connection was cut', async () => {
    const proxy = await startTcpProxy(await leaderUrl(server));
    const throughProxy = openPersistentSubscriptions({ connectionString: proxy.url, namespace });
    const group = { group: 'cut', stream: 'order-3' };
    await throughProxy.create(group, { from: 'start' });
    await append('order-3', 40);
    const seen = new Set<number>();
    await consumeUntil(
      group,
      async ({ revision }) => {
        // Given once more afterwards: its answer went down with the connection.
        if (revision === 10 && !seen.has(revision)) proxy.cut();
        seen.add(revision);
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
      () => seen.size >= 40,
      throughProxy,
    );
    expect(seen.size).toBe(40);
    await throughProxy.close();
    await proxy.close();
  });

  test('of an unknown group, or of one that exists, say so', async () => {
    const refusal = { code: 'ES_INVALID_ARGUMENT', written: 'no' };
    const unknown = { group: 'nobody', stream: 'order-1' };
    const signal = new AbortController().signal;
    await expect(groups.status(unknown)).rejects.toMatchObject(refusal);
    await expect(groups.remove(unknown)).rejects.toMatchObject(refusal);
    await expect(groups.consume(unknown, () => undefined, { signal })).rejects.toMatchObject(refusal);
    const twice = { group: 'twice', stream: 'order-1' };
    await groups.create(twice);
    await expect(groups.create(twice)).rejects.toMatchObject(refusal);
    await groups.remove(twice);
    await expect(groups.create({ group: '', stream: 'a-1' })).rejects.toMatchObject(refusal);
  });
});
