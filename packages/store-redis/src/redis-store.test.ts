import { expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import { openRedisStore } from './index.js';
import { describeRedis, readAll, readLog, someEvents } from './redis-server.fixture.js';

describeRedis('the Redis store on a server', {}, (suite) => {
  test('two handles see each other at once, and one database holds stores of several namespaces', async () => {
    const [one, other, stranger] = await Promise.all([
      suite.open({ namespace: 'shared' }),
      suite.open({ namespace: 'shared' }),
      suite.open({ namespace: 'elsewhere' }),
    ]);
    const events = someEvents(3);
    await one.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events }] });
    expect((await readAll(other, 'a-1')).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(await readAll(stranger, 'a-1')).toEqual([]);
    expect(await readLog(stranger)).toEqual([]);
  });

  test('scripts that the server forgot are sent again, for many appends at once in their order', async () => {
    const store = await suite.open({ namespace: 'flushed' });
    await suite.redis.script('FLUSH');
    const appends = someEvents(300).map((event) =>
      store.append({ writes: [{ stream: 'a-1', expected: 'any', events: [event] }] }),
    );
    await suite.redis.script('FLUSH');
    const revisions = (await Promise.all(appends)).map(
      (result) => result.ok && result.streams[0]?.firstRevision,
    );
    expect(revisions).toEqual(revisions.map((_, index) => index));
    await suite.redis.script('FLUSH');
    expect(await readLog(store)).toHaveLength(300);
  });

  test('appends that travel together stand or fail alone', async () => {
    const store = await suite.open({ namespace: 'together' });
    await suite.redis.set('ef{together.p0}s:broken-1', 'not a list');
    await store.append({ writes: [{ stream: 'taken-1', expected: 'no-stream', events: someEvents(2) }] });
    await store.tombstone({ stream: 'gone-1', expected: 'any' });
    const outcomes = await Promise.allSettled([
      store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: someEvents(1) }] }),
      store.append({ writes: [{ stream: 'broken-1', expected: 'no-stream', events: someEvents(1) }] }),
      store.append({ writes: [{ stream: 'broken-1', expected: 'any', events: someEvents(2) }] }),
      store.append({ writes: [{ stream: 'taken-1', expected: 0, events: someEvents(1) }] }),
      store.append({ writes: [{ stream: 'gone-1', expected: 'any', events: someEvents(1) }] }),
      store.append({
        writes: [
          { stream: 'a-2', expected: 'no-stream', events: someEvents(2) },
          { stream: 'broken-1', expected: 'any', events: someEvents(1) },
        ],
      }),
      store.append({ writes: [{ stream: 'a-1', expected: 0, events: someEvents(2) }] }),
    ]);
    const summary = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason.code, outcome.reason.written] : outcome.value.ok,
    );
    const broken = ['ES_CORRUPT_STREAM', 'no'];
    expect(summary).toEqual([true, broken, broken, false, ['ES_STREAM_TOMBSTONED', 'no'], broken, true]);
    expect((await readLog(store)).map(({ stream, revision }) => [stream, revision])).toEqual([
      ['taken-1', 0],
      ['taken-1', 1],
      ['a-1', 0],
      ['a-1', 1],
      ['a-1', 2],
    ]);
    await expect(store.readStream({ stream: 'broken-1', limit: 1 })).rejects.toMatchObject({
      code: 'ES_CORRUPT_STREAM',
    });
  });

  test.each([1, 3])(
    'of appends of %i that expect an event by its id those are written that hold, alone and together',
    async (size) => {
      const store = await suite.open({ namespace: `tokens_${size}` });
      const heads = someEvents(4);
      for (const [n, event] of heads.entries())
        await store.append({ writes: [{ stream: `a-${n}`, expected: 'no-stream', events: [event] }] });
      const after = (n: number, revision: number, eventId: string) =>
        store.append({
          writes: [{ stream: `a-${n}`, expected: { revision, eventId }, events: someEvents(size) }],
        });
      const [stranger] = someEvents(1);
      // Alone, then all that travel together, then all of them once more with one that does not hold in their middle.
      expect(await after(0, 0, heads[0]!.id)).toMatchObject({ ok: true, streams: [{ firstRevision: 1 }] });
      expect(await after(0, 0, heads[0]!.id)).toMatchObject({
        ok: false,
        violations: [{ reason: 'revision' }],
      });
      expect(await after(1, 0, stranger!.id)).toMatchObject({
        ok: false,
        violations: [{ reason: 'diverged' }],
      });
      expect(await after(1, 1, heads[1]!.id)).toMatchObject({
        ok: false,
        violations: [{ reason: 'diverged' }],
      });
      const results = await Promise.all([
        after(1, 0, heads[1]!.id),
        after(2, 0, stranger!.id),
        after(3, 0, heads[3]!.id),
      ]);
      expect(results.map((result) => (result.ok ? 'written' : result.violations[0]?.reason))).toEqual([
        'written',
        'diverged',
        'written',
      ]);
      expect(
        await Promise.all([0, 1, 2, 3].map(async (n) => (await readAll(store, `a-${n}`)).length)),
      ).toEqual([1 + size, 1 + size, 1, 1 + size]);
      const log = await readLog(store);
      expect(log.map(({ position }) => Number(position))).toEqual(log.map((_, index) => index + 1));
    },
  );

  test('a lone append whose log cannot be written is taken back', async () => {
    const store = await suite.open({ namespace: 'alone' });
    const [first, second] = someEvents(2);
    await suite.redis.set('ef{alone.p0}c:bad', 'not a stream');
    const append = () =>
      store.append({ writes: [{ stream: 'bad-1', expected: 'no-stream', events: [first!] }] });
    await expect(append()).rejects.toMatchObject({ code: 'ES_LAYOUT_MISMATCH', written: 'no' });
    expect((await store.readStream({ stream: 'bad-1', limit: 1 })).state).toBe('missing');
    expect(await readLog(store)).toEqual([]);
    await suite.redis.del('ef{alone.p0}c:bad');
    expect(await append()).toMatchObject({ ok: true, position: '1' });
    await suite.redis.set('ef{alone.p0}g', 'not a hash');
    const born = store.append({ writes: [{ stream: 'bad-2', expected: 'no-stream', events: [second!] }] });
    await expect(born).rejects.toMatchObject({ code: 'ES_LAYOUT_MISMATCH', written: 'no' });
    expect((await readLog(store)).map(({ stream }) => stream)).toEqual(['bad-1']);
  });

  test('a category log that cannot be written takes the whole call back', async () => {
    const store = await suite.open({ namespace: 'undone' });
    await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: someEvents(1) }] });
    await suite.redis.set('ef{undone.p0}c:bad', 'not a stream');
    const good = store.append({ writes: [{ stream: 'a-1', expected: 0, events: someEvents(3) }] });
    const bad = store.append({ writes: [{ stream: 'bad-1', expected: 'no-stream', events: someEvents(1) }] });
    for (const append of [good, bad]) {
      await expect(append).rejects.toMatchObject({ code: 'ES_LAYOUT_MISMATCH', written: 'no' });
    }
    expect((await readAll(store, 'a-1')).length).toBe(1);
    expect((await store.readStream({ stream: 'bad-1', limit: 1 })).state).toBe('missing');
    await suite.redis.del('ef{undone.p0}c:bad');
    const again = await store.append({ writes: [{ stream: 'a-1', expected: 0, events: someEvents(1) }] });
    expect(again).toMatchObject({ ok: true, position: '2' });
    expect((await readLog(store)).map(({ position }) => position)).toEqual(['1', '2']);
  });

  test('a repeat under any is recognised behind 32 later events, whatever its own size', async () => {
    const store = await suite.open({ namespace: 'window' });
    const events = someEvents(50);
    const write = { stream: 'a-1', expected: 'any', events } as const;
    const first = await store.append({ writes: [write] });
    await store.append({ writes: [{ stream: 'a-1', expected: 'any', events: someEvents(32) }] });
    expect(first).toMatchObject({ ok: true, repeated: false });
    expect(await store.append({ writes: [write] })).toEqual({ ...first, repeated: true });
    expect(await readAll(store, 'a-1')).toHaveLength(82);
  });

  test('an append found written after its reply was lost may be its own, and is not called a repeat', async () => {
    const proxy = await startTcpProxy(suite.server.url);
    const store = await suite.open({ namespace: 'lost_reply', url: proxy.url });
    await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: someEvents(1) }] });
    proxy.spoil({ of: 'reply', atByte: 0, does: 'cut' });
    const answer = await store.append({ writes: [{ stream: 'a-1', expected: 0, events: someEvents(1) }] });
    expect(answer).toEqual({
      ok: true,
      streams: [{ stream: 'a-1', firstRevision: 1, lastRevision: 1 }],
      position: '2',
    });
    await store.close();
    await proxy.close();
  });

  test('an emptied database is noticed by every operation that would go on', async () => {
    const store = await suite.open({ namespace: 'emptied' });
    await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: someEvents(2) }] });
    const { next } = await store.readLog({ limit: 10 });
    await suite.redis.del(await suite.redis.keys('ef{emptied.*'));
    const gone = { code: 'ES_HISTORY_DIVERGED', written: 'no' };
    const append = store.append({ writes: [{ stream: 'a-2', expected: 'any', events: someEvents(1) }] });
    await expect(append).rejects.toMatchObject(gone);
    await expect(store.readLog({ after: next, limit: 10 })).rejects.toMatchObject(gone);
    await expect(store.delete({ stream: 'a-1', expected: 'any' })).rejects.toMatchObject(gone);
    const anew = await suite.open({ namespace: 'emptied' });
    await expect(anew.readLog({ after: next, limit: 10 })).rejects.toMatchObject(gone);
  });

  test('a history that was replaced is noticed by cursors and tokens, even where the numbers fit', async () => {
    const store = await suite.open({ namespace: 'replaced' });
    const events = someEvents(4);
    const write = (from: number, to: number) =>
      store.append({
        writes: [
          { stream: 'a-1', expected: from === 0 ? 'no-stream' : from - 1, events: events.slice(from, to) },
        ],
      });
    await write(0, 2);
    const keys = await suite.redis.keys('ef{replaced.*');
    const saved = await Promise.all(
      keys.map(async (key) => [key, await suite.redis.dumpBuffer(key)] as const),
    );
    await write(2, 4);
    const middle = (await store.readLog({ limit: 3 })).next;
    const end = (await store.readLog({ limit: 4 })).next;
    await suite.redis.del(await suite.redis.keys('ef{replaced.*'));
    for (const [key, dump] of saved) await suite.redis.restore(key, 0, dump);
    await expect(store.readLog({ after: end, limit: 1 })).rejects.toMatchObject({
      code: 'ES_HISTORY_DIVERGED',
    });
    await store.append({ writes: [{ stream: 'a-1', expected: 1, events: someEvents(3) }] });
    for (const after of [middle, end]) {
      for (const filter of [undefined]) {
        const read = store.readLog({ after, filter, limit: 1 });
        await expect(read).rejects.toMatchObject({ code: 'ES_HISTORY_DIVERGED' });
      }
    }
    const token = { revision: 3, eventId: events[3]!.id };
    const result = await store.append({
      writes: [{ stream: 'a-1', expected: token, events: someEvents(1) }],
    });
    expect(result).toMatchObject({ ok: false, violations: [{ reason: 'diverged' }] });
  });

  test('events that vanished are damage, and never skipped', async () => {
    const store = await suite.open({ namespace: 'damaged' });
    for (const stream of ['a-1', 'a-2', 'a-3']) {
      await store.append({ writes: [{ stream, expected: 'no-stream', events: someEvents(4) }] });
    }
    await suite.redis.lpop('ef{damaged.p0}s:a-1');
    await suite.redis.rpop('ef{damaged.p0}s:a-2');
    await suite.redis.del('ef{damaged.p0}s:a-3');
    const corrupt = (stream: string) => ({ code: 'ES_CORRUPT_STREAM', details: { stream } });
    await expect(readAll(store, 'a-1')).rejects.toMatchObject(corrupt('a-1'));
    for (const stream of ['a-1', 'a-2', 'a-3']) {
      const read = store.readLog({ filter: { streams: [stream] }, limit: 10 });
      await expect(read).rejects.toMatchObject(corrupt(stream));
    }
    await expect(store.readLog({ limit: 1000 })).rejects.toMatchObject({ code: 'ES_CORRUPT_STREAM' });
  });

  test('the number of partitions, the hash and the layout are those of the database', async () => {
    const { redis } = suite;
    const four = await suite.open({ namespace: 'layout', partitions: 4 });
    expect(four.manifest).toMatchObject({ partitions: 4, levels: { order: 'partition' } });
    expect((await suite.open({ namespace: 'layout' })).manifest.partitions).toBe(4);
    const mismatch = { code: 'ES_LAYOUT_MISMATCH', written: 'no' };
    await expect(suite.open({ namespace: 'layout', partitions: 2 })).rejects.toMatchObject(mismatch);
    const record = JSON.parse((await redis.get('ef{layout.p0}v'))!);
    for (const change of [{ layout: 2 }, { hash: 'another' }, { partitions: 'x' }]) {
      await redis.set('ef{layout.p0}v', JSON.stringify({ ...record, ...change }));
      await expect(suite.open({ namespace: 'layout' })).rejects.toMatchObject(mismatch);
    }
    await redis.set('ef{layout.p0}v', JSON.stringify(record));
    for (let partition = 0; partition < 4; partition++) await redis.set(`ef{layout.p${partition}}h`, '2:0:');
    const append = four.append({ writes: [{ stream: 'a-1', expected: 'any', events: someEvents(1) }] });
    await expect(append).rejects.toMatchObject(mismatch);
    await expect(four.delete({ stream: 'a-1', expected: 'any' })).rejects.toMatchObject(mismatch);
  });

  test("a user's connection is only looked at", async () => {
    const connection = new Redis(suite.server.url, {
      keyPrefix: 'mine:',
      lazyConnect: true,
      stringNumbers: true,
    });
    const store = await suite.open({ connection, namespace: 'brought' });
    const plain = await suite.open({ namespace: 'brought' });
    await store.append({ writes: [{ stream: 'a-1', expected: 'no-stream', events: someEvents(2) }] });
    expect(await readAll(plain, 'a-1')).toEqual(await readAll(store, 'a-1'));
    expect(connection.status).toBe('wait');
    await store.close();
    expect(connection.status).toBe('wait');
  });

  test('names reach no other key', async () => {
    const store = await suite.open({ namespace: 'names' });
    const streams = ['a-}{other', 'a-1;1:0:b-2', 'a-%3B', 'a-;', 'a-\r\n', 'a-*', 'a-+3', 'm', 'h', ':s:a-1'];
    for (const stream of streams) {
      await store.append({ writes: [{ stream, expected: 'no-stream', events: someEvents(2) }] });
    }
    expect((await readLog(store)).map(({ stream }) => stream)).toEqual(
      streams.flatMap((stream) => [stream, stream]),
    );
    for (const stream of streams) {
      expect(await readAll(store, stream)).toHaveLength(2);
      const { events } = await store.readLog({ filter: { streams: [stream] }, limit: 10 });
      expect(events.map((event) => event.stream)).toEqual([stream, stream]);
    }
    const keys = await suite.redis.keys('ef{names.*');
    const slots = keys.map((key) => key.slice(0, key.indexOf('}') + 1));
    expect(new Set(slots)).toEqual(new Set(['ef{names.p0}']));
  });
});

test.each([
  [{}, 'neither'],
  [{ url: 'http://localhost' }, 'no Redis URL'],
  [{ url: 'redis://localhost', connection: {} as never }, 'both'],
  [{ connection: {} as never }, 'no client'],
  [{ url: 'redis://localhost', namespace: 'Not-One' }, 'namespace'],
  [{ url: 'redis://localhost', partitions: 0 }, 'partitions'],
  [{ url: 'redis://localhost', timeoutMs: -1 }, 'time limit'],
  [{ url: 'redis://localhost', waitForReplicas: { replicas: 0 } }, 'replicas'],
  [{ url: 'redis://localhost', waitForReplicas: { replicas: 1, timeoutMs: 0 } }, 'replica wait'],
])('%j is refused: %s', async (options, _why) => {
  await expect(openRedisStore(options)).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
});
