import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findKurrent, leaderUrl, type KurrentServer } from '@eventfold-internal/test-servers';
import type { EventStore, ExpectedRevision, LogPage } from '@eventfold/core';
import { startTcpProxy, type TcpProxy } from '@eventfold/testkit/tcp-proxy';
import { openKurrentStore } from './open-kurrent-store.js';

jest.setTimeout(30_000);

const source = findKurrent('what the KurrentDB store does when the connection fails');

describe(`when the connection to ${source.name} fails`, () => {
  let server: KurrentServer;
  let url: string;
  beforeAll(async () => {
    server = await source.open();
    url = await leaderUrl(server);
  });
  const opened: { close(): Promise<void> }[] = [];
  afterAll(async () => {
    for (const each of opened.reverse()) await each.close();
    await server.stop();
  });

  async function throughProxy(): Promise<{ proxy: TcpProxy; store: EventStore }> {
    const proxy = await startTcpProxy(url);
    const namespace = `f${randomUUID().slice(0, 8)}`;
    const store = await openKurrentStore({ connectionString: proxy.url, namespace });
    opened.push(proxy, store);
    return { proxy, store };
  }

  const events = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ id: randomUUID(), type: 'Happened', data: { n } }));

  const append = (
    store: EventStore,
    stream: string,
    expected: ExpectedRevision,
    count = 2,
    timeoutMs = 5000,
  ) => store.append({ writes: [{ stream, expected, events: events(count) }] }, { timeoutMs });

  const countOf = async (store: EventStore, stream: string): Promise<number> =>
    (await store.readStream({ stream, limit: 100 })).events.length;

  test('opening waits for a server that refuses connections at first', async () => {
    const free = await startTcpProxy(url);
    await free.close();
    const opening = openKurrentStore({ connectionString: free.url });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const proxy = await startTcpProxy(url, { port: free.port });
    const store = await opening;
    opened.push(proxy, store);
    expect((await store.health()).ok).toBe(true);
  });

  test('opening without a server rejects with ES_UNAVAILABLE by the deadline', async () => {
    const free = await startTcpProxy(url);
    await free.close();
    const opening = openKurrentStore({ connectionString: free.url }, { timeoutMs: 400 });
    await expect(opening).rejects.toMatchObject({ code: 'ES_UNAVAILABLE', written: 'no' });
  });

  test.each(['no-stream', 1] as const)(
    'an append under %s whose answer is lost is written once and answered',
    async (expected) => {
      const { proxy, store } = await throughProxy();
      if (expected === 1) await append(store, 'a-1', 'no-stream');
      proxy.swallowReplies(true);
      const answer = append(store, 'a-1', expected);
      await new Promise((resolve) => setTimeout(resolve, 300));
      proxy.swallowReplies(false);
      proxy.cut();
      const before = expected === 1 ? 2 : 0;
      expect(await answer).toMatchObject({
        ok: true,
        streams: [{ firstRevision: before, lastRevision: before + 1 }],
      });
      expect(await countOf(store, 'a-1')).toBe(before + 2);
    },
  );

  test('writers of the same events at the same moment get one answer, none of them late', async () => {
    const { store } = await throughProxy();
    const started = performance.now();
    for (let round = 0; round < 20; round++) {
      const write = { stream: `same-${round}`, expected: 'no-stream' as const, events: events(2) };
      const answers = await Promise.all(Array.from({ length: 4 }, () => store.append({ writes: [write] })));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]).toMatchObject({ ok: true, streams: [{ firstRevision: 0, lastRevision: 1 }] });
    }
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test('an append under any whose answer is lost says so, with the ids, and is not sent again', async () => {
    const { proxy, store } = await throughProxy();
    proxy.swallowReplies(true);
    const written = events(2);
    const answer = store.append({ writes: [{ stream: 'a-1', expected: 'any', events: written }] });
    answer.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 300));
    proxy.swallowReplies(false);
    proxy.cut();
    await expect(answer).rejects.toMatchObject({
      code: 'ES_OUTCOME_UNKNOWN',
      written: 'unknown',
      details: { eventIds: written.map(({ id }) => id) },
    });
    expect(await countOf(store, 'a-1')).toBe(2);
  });

  test('a silent server holds nobody past the deadline', async () => {
    const { proxy, store } = await throughProxy();
    proxy.swallowReplies(true);
    const started = performance.now();
    const outcomes = await Promise.allSettled([
      store.readStream({ stream: 'a-1', limit: 1 }, { timeoutMs: 700 }),
      append(store, 'a-1', 'any', 1, 700),
      append(store, 'a-2', 'no-stream', 1, 700),
      store.delete({ stream: 'a-1', expected: 'any' }, { timeoutMs: 700 }),
    ]);
    expect(performance.now() - started).toBeLessThan(1500);
    expect(
      outcomes.map((each) => (each.status === 'rejected' ? (each.reason as { code: string }).code : '')),
    ).toEqual(['ES_UNAVAILABLE', 'ES_OUTCOME_UNKNOWN', 'ES_OUTCOME_UNKNOWN', 'ES_UNAVAILABLE']);
    expect(await store.health({ timeoutMs: 300 })).toMatchObject({ ok: false });
    proxy.swallowReplies(false);
    proxy.cut();
    expect((await store.health()).ok).toBe(true);
  });

  test('reads and appends go on after every connection was cut', async () => {
    const { proxy, store } = await throughProxy();
    await append(store, 'a-1', 'no-stream');
    for (let round = 0; round < 3; round++) {
      proxy.cut();
      expect(await countOf(store, 'a-1')).toBe(2 + round);
      proxy.cut();
      expect(await append(store, 'a-1', 1 + round, 1)).toMatchObject({ ok: true });
    }
  });

  test('a subscription goes on after cuts, without gap or duplicate', async () => {
    const { proxy, store } = await throughProxy();
    const stop = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const page of store.subscribe({ after: 'start' }, { signal: stop.signal })) {
        seen.push(...page.events.map(({ revision }) => revision));
        if (seen.length >= 60) return;
      }
    })();
    for (let n = 0; n < 60; n++) {
      await append(store, 'a-1', n === 0 ? 'no-stream' : n - 1, 1);
      if (n % 15 === 7) proxy.cut();
    }
    await following;
    stop.abort();
    expect(seen).toEqual(Array.from({ length: 60 }, (_, n) => n));
  });

  test('an aborted append says that it does not know; one aborted before it was sent wrote nothing', async () => {
    const { proxy, store } = await throughProxy();
    const early = AbortSignal.abort(new Error('enough'));
    const write = { writes: [{ stream: 'a-1', expected: 'no-stream' as const, events: events(1) }] };
    await expect(store.append(write, { signal: early })).rejects.toMatchObject({
      code: 'ES_ABORTED',
      name: 'AbortError',
      written: 'no',
    });
    proxy.swallowReplies(true);
    const late = new AbortController();
    const answer = store.append(write, { signal: late.signal });
    setTimeout(() => late.abort(), 200);
    await expect(answer).rejects.toMatchObject({ code: 'ES_OUTCOME_UNKNOWN', written: 'unknown' });
    proxy.swallowReplies(false);
    proxy.cut();
  });

  test('closing ends a subscription that waits with ES_CLOSED', async () => {
    const { store } = await throughProxy();
    const pages: AsyncIterator<LogPage> = store.subscribe({ after: 'end' })[Symbol.asyncIterator]();
    await pages.next();
    const waiting = pages.next();
    waiting.catch(() => undefined);
    await store.close();
    await expect(waiting).rejects.toMatchObject({ code: 'ES_CLOSED' });
  });
});
