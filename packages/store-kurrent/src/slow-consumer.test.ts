import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { findKurrent, type KurrentServer } from '@eventfold-internal/test-servers';
import { chaosReport, finalContents, formatChaosReport, recordHistory } from '@eventfold/testkit';
import { openKurrentStore } from './open-kurrent-store.js';

const source = findKurrent('subscriptions of a consumer that is too slow');

const APPENDS = 4;
const EVENTS_AN_APPEND = 400;

/** A consumer that computes: meanwhile nobody in this process takes an event. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

// A stand-in lives in this process, and is as busy as its consumer.
const describeOnReal = source.isReal ? describe : describe.skip;

describeOnReal(`a consumer that is too slow for ${source.name}`, () => {
  let server: KurrentServer;
  beforeAll(async () => {
    server = await source.open();
  });
  afterAll(() => server.stop());

  test('is dropped while live, and gets every event once all the same', async () => {
    const namespace = `slow${randomUUID().slice(0, 8)}`;
    const store = recordHistory(await openKurrentStore({ connectionString: server.url, namespace }));
    const client = KurrentDBClient.connectionString(server.url);
    const drops: string[] = [];
    // One that only takes events, as the store's own does: it shows that the server drops such a one.
    const bare = client.subscribeToAll({ fromPosition: 'end' });
    bare.on('error', (error) => drops.push(error.message)).on('data', () => undefined);
    const seen: number[] = [];
    const stop = new AbortController();
    const following = (async () => {
      for await (const { events } of store.subscribe({ limit: 100 }, { signal: stop.signal })) {
        seen.push(...events.map(({ revision }) => revision));
        if (seen.length >= APPENDS * EVENTS_AN_APPEND) return;
      }
    })();
    const data = { text: 'x'.repeat(2000) };
    for (let n = 0; n < APPENDS; n++) {
      const events = Array.from({ length: EVENTS_AN_APPEND }, () => ({ type: 'T', data }));
      const expected = n === 0 ? 'no-stream' : n * EVENTS_AN_APPEND - 1;
      const appending = store.append({ writes: [{ stream: 'busy-1', expected, events }] });
      await delay(30);
      block(300);
      expect(await appending).toMatchObject({ ok: true });
    }
    await following;
    stop.abort();
    expect(drops).toEqual([expect.stringContaining('Consumer too slow')]);
    expect(seen).toEqual(Array.from({ length: APPENDS * EVENTS_AN_APPEND }, (_, n) => n));
    const report = chaosReport(store.history, await finalContents(store, store.history));
    expect(formatChaosReport(report).split('\n').slice(3)).toEqual([]);
    await store.close();
    await client.dispose();
  }, 120_000);
});
