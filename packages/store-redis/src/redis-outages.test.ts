import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { isEventStoreError } from '@eventfold/core';
import { openRedisStore } from './index.js';
import { describeRedis, readAll, readLog, someEvents } from './redis-server.fixture.js';

describeRedis('Redis with appendfsync always', { appendonly: true, appendfsync: 'always' }, (suite) => {
  test('kill -9 under load loses nothing acknowledged and writes nothing twice', async () => {
    const store = await suite.open({ namespace: 'killed' });
    const outcomes = new Map<string, 'written' | 'unknown' | 'refused'>();
    let stop = false;
    const writer = async (stream: string, expected: 'exact' | 'any'): Promise<void> => {
      for (let revision = -1; !stop;) {
        const [event] = someEvents(1);
        const at = expected === 'any' ? 'any' : revision < 0 ? 'no-stream' : revision;
        const append = store.append({ writes: [{ stream, expected: at, events: [event!] }] });
        const outcome = await append.catch((error: unknown) => error);
        if (isEventStoreError(outcome))
          outcomes.set(event!.id, outcome.written === 'no' ? 'refused' : 'unknown');
        else outcomes.set(event!.id, (outcome as { ok: boolean }).ok ? 'written' : 'refused');
        if (!isEventStoreError(outcome)) revision += 1;
        else if (expected === 'exact') throw outcome;
      }
    };
    const writers = [1, 2, 3, 4, 5, 6].map((n) => writer(`w-${n}`, n <= 4 ? 'exact' : 'any'));
    const written = () => [...outcomes.values()].filter((outcome) => outcome === 'written').length;
    const moreWritten = async (): Promise<void> => {
      for (const before = written(); written() < before + 20;) await delay(5);
    };
    for (let round = 0; round < 3; round++) {
      await moreWritten();
      await suite.server.kill9();
      await delay(50);
      await suite.server.restart();
    }
    await moreWritten();
    stop = true;
    await Promise.all(writers);
    const counts = new Map<string, number>();
    for (const { id } of await readLog(store)) counts.set(id, (counts.get(id) ?? 0) + 1);
    const wrong = [...outcomes].filter(([id, outcome]) => {
      const copies = counts.get(id) ?? 0;
      if (outcome === 'written') return copies !== 1;
      return outcome === 'refused' ? copies !== 0 : copies > 1;
    });
    expect(wrong).toEqual([]);
    for (let n = 1; n <= 6; n++) {
      const revisions = (await readAll(store, `w-${n}`)).map(({ revision }) => revision);
      expect(revisions).toEqual(revisions.map((_, index) => index));
    }
  }, 60_000);

  test('a subscription goes on after a restart', async () => {
    const store = await suite.open({ namespace: 'resumed' });
    const events = someEvents(6);
    const seen: string[] = [];
    const following = (async () => {
      for await (const page of store.subscribe({})) {
        seen.push(...page.events.map(({ id }) => id));
        if (seen.length === events.length) return;
      }
    })();
    await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: events.slice(0, 3) }] });
    await suite.server.kill9();
    await suite.server.restart();
    await store.append({ writes: [{ stream: 'a-1', expected: 2, events: events.slice(3) }] });
    await following;
    expect(seen).toEqual(events.map(({ id }) => id));
  }, 20_000);

  test('without a server appends and reads end at their deadline, and say that nothing was written', async () => {
    const store = await suite.open({ namespace: 'away' });
    await suite.server.kill9();
    const timeoutMs = 150;
    const writes = [{ stream: 'a-1', expected: 'any', events: someEvents(1) }] as const;
    const unavailable = { code: 'ES_UNAVAILABLE', written: 'no', retryable: true };
    await expect(store.append({ writes }, { timeoutMs })).rejects.toMatchObject(unavailable);
    await expect(store.readStream({ stream: 'a-1', limit: 1 }, { timeoutMs })).rejects.toMatchObject(
      unavailable,
    );
    expect(await store.health({ timeoutMs })).toMatchObject({ ok: false, error: { code: 'ES_UNAVAILABLE' } });
    await expect(openRedisStore({ url: suite.server.url, timeoutMs })).rejects.toMatchObject(unavailable);
    await suite.server.restart();
    expect(await store.append({ writes })).toMatchObject({ ok: true });
  }, 20_000);

  test('a server that does not answer leaves the outcome unknown, with the ids', async () => {
    const store = await suite.open({ namespace: 'paused' });
    const [event] = someEvents(1);
    await suite.redis.client('PAUSE', 600);
    const write = { stream: 'a-1', expected: 'no-stream', events: [event!] } as const;
    await expect(store.append({ writes: [write] }, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'ES_OUTCOME_UNKNOWN',
      written: 'unknown',
      details: { eventIds: [event!.id] },
    });
    const controller = new AbortController();
    const aborted = store.append({ writes: [{ ...write, stream: 'a-2' }] }, { signal: controller.signal });
    await delay(20);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'ES_OUTCOME_UNKNOWN' });
    expect(await store.append({ writes: [write] })).toMatchObject({ ok: true, position: '1' });
  }, 20_000);
});

describeRedis(
  'Redis that refuses',
  { args: ['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction'] },
  (suite) => {
    test('a full store says so, writes nothing, and can still be read', async () => {
      const store = await suite.open({ namespace: 'full' });
      const filler = { type: 'Filled', data: 'x'.repeat(100_000) };
      let written = 0;
      for (;;) {
        const append = store.append({ writes: [{ stream: 'a-1', expected: 'any', events: [filler] }] });
        const outcome = await append.catch((error: unknown) => error);
        if (isEventStoreError(outcome)) {
          expect(outcome).toMatchObject({ code: 'ES_STORE_FULL', written: 'no', retryable: true });
          break;
        }
        written += 1;
      }
      expect(written).toBeGreaterThan(0);
      expect(await readAll(store, 'a-1')).toHaveLength(written);
      expect(await readLog(store)).toHaveLength(written);
      await suite.redis.config('SET', 'maxmemory', 0);
    });

    test('a replica, too few replicas and a missing right are told apart', async () => {
      const store = await suite.open({ namespace: 'refusing' });
      const append = () =>
        store.append(
          { writes: [{ stream: 'a-1', expected: 'any', events: someEvents(1) }] },
          { timeoutMs: 150 },
        );
      await suite.redis.config('SET', 'min-replicas-to-write', 1);
      await expect(append()).rejects.toMatchObject({ code: 'ES_UNAVAILABLE', written: 'no' });
      await suite.redis.config('SET', 'min-replicas-to-write', 0);
      await suite.redis.replicaof('127.0.0.1', '1');
      await expect(append()).rejects.toMatchObject({ code: 'ES_UNAVAILABLE', written: 'no' });
      await suite.redis.replicaof('NO', 'ONE');
      expect(await append()).toMatchObject({ ok: true, position: '1' });
      await suite.redis.acl('SETUSER', 'reader', 'on', '>secret', '~*', '+@read', '+@connection', '+info');
      const url = suite.server.url.replace('//', '//reader:secret@');
      await expect(openRedisStore({ url, namespace: 'other' })).rejects.toMatchObject({
        code: 'ES_ACCESS_DENIED',
      });
      const wrong = suite.server.url.replace('//', '//reader:wrong@');
      await expect(openRedisStore({ url: wrong })).rejects.toMatchObject({ code: 'ES_ACCESS_DENIED' });
    }, 20_000);
  },
);
