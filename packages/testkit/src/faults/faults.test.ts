import { describe, expect, test } from '@jest/globals';
import {
  commandHandler,
  decider,
  execute,
  projection,
  runProjection,
  stateCache,
  subscribe,
  type EventStore,
} from '@eventfold/core';
import { createMemoryDatabase, openMemoryStore } from '@eventfold/core/memory';
import { chaosReport } from '../history/chaos-report.js';
import { checkHistory } from '../history/check-history.js';
import { finalContents } from '../history/final-contents.js';
import { recordHistory } from '../history/record-history.js';
import { conflictOnce } from './conflict-once.js';
import { delayed } from './delayed.js';
import { failAfterWrite, failBeforeWrite } from './fail-writes.js';
import { loseTail } from './lose-tail.js';
import { dropSubscription, duplicateDelivery } from './spoil-subscriptions.js';

interface Counted {
  readonly type: 'Counted';
  readonly data: { readonly by: number };
}

const counter = decider({
  category: 'counter',
  initialState: 0,
  evolve: (state: number, event: Counted) => state + event.data.by,
  decide: (_, command: { readonly by: number }) => ({ type: 'Counted', data: command }),
});

const retry = { attempts: 30, minDelayMs: 0, maxDelayMs: 1 };

async function countTo(store: EventStore, last: number): Promise<number> {
  let state = 0;
  for (let n = 0; n < last; n++) state = (await execute(store, counter, '1', { by: 1 }, { retry })).state;
  return state;
}

async function lengthOf(store: EventStore): Promise<number> {
  return (await store.readStream({ stream: 'counter-1', limit: 1000 })).events.length;
}

describe('execute survives', () => {
  const rival = () => ({ type: 'Counted', data: { by: 100 } });
  const faults: readonly (readonly [string, (store: EventStore) => EventStore, number])[] = [
    ['a made-up conflict', (store) => conflictOnce(store), 20],
    ['a rival', (store) => conflictOnce(store, { rival }), 120],
    ['four rivals', (store) => conflictOnce(store, { rate: 0.6, times: 4, rival }), 420],
    ['appends that never leave', (store) => failBeforeWrite(store, { rate: 0.4, seed: 2 }), 20],
    ['answers that get lost', (store) => failAfterWrite(store, { rate: 0.4, seed: 3 }), 20],
    ['delays', (store) => delayed(store, { maxMs: 1 }), 20],
    [
      'all of them',
      (store) =>
        delayed(
          failBeforeWrite(failAfterWrite(conflictOnce(store, { rate: 0.2 }), { rate: 0.3 }), { rate: 0.3 }),
          {
            maxMs: 0.2,
          },
        ),
      20,
    ],
  ];

  test.each(faults)('%s: nothing is lost or written twice', async (_, spoil, total) => {
    const memory = await openMemoryStore();
    const store = recordHistory(spoil(memory));
    expect(await countTo(store, 20)).toBe(total);
    const own = (total - 20) / 100;
    expect(await lengthOf(memory)).toBe(20 + own);
    const final = await finalContents(memory, store.history);
    const found = new Set(checkHistory(store.history, final).anomalies.map(({ kind }) => kind));
    // Rivals are not in the history, and a made-up conflict is what the checker must not take for a real one.
    found.delete('phantom');
    found.delete('unjustified-conflict');
    expect([...found]).toEqual([]);
  });

  test('a handler that keeps states survives the same', async () => {
    const memory = await openMemoryStore();
    const store = failAfterWrite(conflictOnce(memory, { rate: 0.3 }), { rate: 0.4 });
    const handler = commandHandler(store, counter, { cache: stateCache(10), retry });
    for (let n = 0; n < 20; n++) await handler.execute('1', { by: 1 });
    expect((await handler.load('1')).state).toBe(20);
    expect(await lengthOf(memory)).toBe(20);
  });
});

describe('what the wrappers say', () => {
  const write = {
    writes: [{ stream: 'a-1', expected: 'no-stream' as const, events: [{ type: 'A', data: 1 }] }],
  };

  test('an append that fails before the write wrote nothing, one that fails after it has an unknown outcome', async () => {
    const memory = await openMemoryStore();
    await expect(failBeforeWrite(memory).append(write)).rejects.toMatchObject({
      code: 'ES_UNAVAILABLE',
      written: 'no',
      retryable: true,
    });
    expect((await memory.readStream({ stream: 'a-1', limit: 1 })).state).toBe('missing');
    const failing = failAfterWrite(memory).append(write);
    await expect(failing).rejects.toMatchObject({ code: 'ES_OUTCOME_UNKNOWN', written: 'unknown' });
    const { events } = await memory.readStream({ stream: 'a-1', limit: 1 });
    await expect(failing).rejects.toMatchObject({ details: { eventIds: [events[0]?.id] } });
  });

  test('a delay past the deadline is a timeout before the request left, and an unknown outcome after', async () => {
    const memory = await openMemoryStore();
    const slow = delayed(memory, { minMs: 40, maxMs: 40 });
    await expect(slow.append(write, { timeoutMs: 10 })).rejects.toMatchObject({
      code: 'ES_TIMEOUT',
      written: 'no',
    });
    expect((await memory.readStream({ stream: 'a-1', limit: 1 })).state).toBe('missing');
    const late = delayed(memory, { minMs: 400, maxMs: 400 });
    await expect(late.append(write, { timeoutMs: 600 })).rejects.toMatchObject({
      code: 'ES_OUTCOME_UNKNOWN',
    });
    expect((await memory.readStream({ stream: 'a-1', limit: 1 })).state).toBe('active');
    await expect(slow.readStream({ stream: 'a-1', limit: 1 }, { timeoutMs: 10 })).rejects.toMatchObject({
      code: 'ES_TIMEOUT',
    });
  });

  test('the same seed strikes on the same occasions', async () => {
    const outcomes = async (seed: number): Promise<string> => {
      const store = failBeforeWrite(await openMemoryStore(), { rate: 0.5, seed });
      let text = '';
      for (let n = 0; n < 40; n++) {
        const append = store.append({
          writes: [{ stream: 'a-1', expected: 'any', events: [{ type: 'A', data: n }] }],
        });
        text += await append.then(
          () => '.',
          () => 'x',
        );
      }
      return text;
    };
    expect(await outcomes(5)).toBe(await outcomes(5));
    expect(await outcomes(5)).not.toBe(await outcomes(6));
    expect(await outcomes(5)).toMatch(/x.*\..*x/);
  });
});

async function filled(count: number) {
  const database = createMemoryDatabase();
  const store = await openMemoryStore({ database });
  for (let n = 0; n < count; n++) await execute(store, counter, '1', { by: 1 });
  return { database, store };
}

describe('subscribe', () => {
  test('hands a page on again where it is delivered again', async () => {
    const { store } = await filled(10);
    const seen: number[] = [];
    for await (const event of subscribe(duplicateDelivery(store), { pageSize: 4 })) {
      seen.push(event.revision);
      if (event.revision === 9) break;
    }
    expect(seen).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('says that it was dropped, and goes on from its cursor without gap or duplicate', async () => {
    const { store } = await filled(20);
    const dropping = dropSubscription(store, { rate: 0.4, seed: 4 });
    const seen: number[] = [];
    let after: string | undefined;
    let drops = 0;
    while (seen.length < 20) {
      try {
        for await (const page of subscribe(dropping, { after, pageSize: 3 }).pages()) {
          seen.push(...page.events.map(({ revision }) => revision));
          after = page.next;
          if (seen.length >= 20) break;
        }
      } catch (error) {
        expect(error).toMatchObject({ code: 'ES_UNAVAILABLE', retryable: true });
        drops += 1;
      }
    }
    expect(drops).toBeGreaterThan(0);
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });
});

describe('runProjection survives', () => {
  const faults: readonly (readonly [string, (store: EventStore) => EventStore])[] = [
    ['dropped subscriptions', (store) => dropSubscription(store, { rate: 0.4, seed: 4 })],
    ['pages delivered twice', (store) => duplicateDelivery(store, { rate: 0.5, seed: 4 })],
    ['delays', (store) => delayed(store, { maxMs: 2 })],
    [
      'all of them',
      (store) =>
        delayed(dropSubscription(duplicateDelivery(store, { rate: 0.3 }), { rate: 0.3 }), { maxMs: 1 }),
    ],
  ];

  test.each(faults)('%s: each event is handled, in order', async (_, spoil) => {
    const { store } = await filled(30);
    const seen = new Map<number, number>();
    const order: number[] = [];
    const counts = projection({
      name: 'counts',
      source: counter,
      view: seen,
      on: {
        Counted: ({ revision, data }, view) => {
          if (!view.has(revision)) order.push(revision);
          view.set(revision, data.by);
        },
      },
    });
    const running = runProjection(spoil(store), counts, { pageSize: 4, retry });
    const { position } = await execute(store, counter, '1', { by: 1 });
    await running.caughtUpTo(position ?? '');
    await running.close();
    expect(order).toEqual(Array.from({ length: 31 }, (_, n) => n));
    expect([...seen.values()].reduce((sum, by) => sum + by, 0)).toBe(31);
  });
});

describe('a failover that loses the tail', () => {
  async function lossy(lag: number) {
    const [primary, replica] = [await openMemoryStore(), await openMemoryStore()];
    const { store, failOver } = loseTail(primary, { replica, lag });
    return { store: recordHistory(store), failOver };
  }

  test('loses as many acknowledged changes as the replica lagged, and the report says so', async () => {
    const { store, failOver } = await lossy(3);
    await countTo(store, 10);
    expect(await failOver()).toBe(3);
    expect(await lengthOf(store)).toBe(7);
    expect(await countTo(store, 2)).toBe(9);
    const report = chaosReport(store.history, await finalContents(store, store.history));
    expect(report.events).toMatchObject({ acknowledged: 12, lost: 3, duplicated: 0, phantom: 0 });
  });

  test('a handler that kept a state from before is told that history diverged, and then goes on with what there is', async () => {
    const { store, failOver } = await lossy(2);
    const handler = commandHandler(store, counter, { cache: stateCache(10), retry });
    for (let n = 0; n < 5; n++) await handler.execute('1', { by: 1 });
    await failOver();
    await expect(handler.execute('1', { by: 1 })).rejects.toMatchObject({
      code: 'ES_HISTORY_DIVERGED',
      written: 'no',
    });
    expect((await handler.execute('1', { by: 1 })).state).toBe(4);
  });

  test('a subscription that was past the loss is told, one before it goes on', async () => {
    const { store, failOver } = await lossy(2);
    await countTo(store, 5);
    const behind = subscribe(store, { pageSize: 2 })[Symbol.asyncIterator]();
    const ahead = subscribe(store)[Symbol.asyncIterator]();
    expect((await behind.next()).value).toMatchObject({ revision: 0 });
    for (let n = 0; n < 5; n++) expect((await ahead.next()).value).toMatchObject({ revision: n });
    const waiting = ahead.next();
    waiting.catch(() => undefined);
    await failOver();
    await countTo(store, 4);
    await expect(waiting).rejects.toMatchObject({ code: 'ES_HISTORY_DIVERGED' });
    for (let n = 1; n < 7; n++) expect((await behind.next()).value).toMatchObject({ revision: n });
    await behind.return?.();
  });
});
