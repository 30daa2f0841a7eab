import { expect, test } from '@jest/globals';
import type { RedisStore } from '../index.js';
import { describeRedis, readAll, readLog, someEvents } from '../redis-server.fixture.js';

const write = (store: RedisStore, stream: string) =>
  store.append({ writes: [{ stream, expected: 'any', events: someEvents(2) }] });

/** Everything that can be asked of a store, by name. */
function operations(store: RedisStore): Record<string, () => Promise<unknown>> {
  const { snapshots, checkpoints, leases, directory } = store;
  const near = ['b-3', 'b-4', 'b-5', 'b-6', 'b-7'].find(
    (name) => store.partitionOf(name) === store.partitionOf('a-1'),
  )!;
  const lease = { name: 'l', owner: 'me', token: 1 };
  const snapshot = {
    stream: 'a-1',
    schema: 's',
    revision: 1,
    eventId: crypto.randomUUID(),
    state: 2,
    takenAt: 1,
  };
  return {
    append: () => write(store, 'a-1'),
    'append to several': () =>
      store.append({
        writes: [{ stream: 'a-1', expected: 1, events: someEvents(1) }],
        checks: [{ stream: near, expected: 'no-stream' }],
      }),
    'read a stream': () => readAll(store, 'a-1'),
    'read a truncated stream': () => store.readStream({ stream: 'a-2', from: 1, limit: 10 }),
    'read a missing stream': () => readAll(store, 'a-9'),
    'read the log': () => store.readLog({ limit: 10 }),
    'read a category': () => store.readLog({ filter: { categories: ['a'] }, limit: 10 }),
    'read from the end': () => store.readLog({ after: 'end', limit: 10 }),
    subscribe: () => store.subscribe({})[Symbol.asyncIterator]().next(),
    delete: () => store.delete({ stream: 'a-1', expected: 'any' }),
    tombstone: () => store.tombstone({ stream: 'a-1', expected: 'any' }),
    truncate: () => store.truncate({ stream: 'a-1', before: 1 }),
    compact: () => store.compact(),
    'list streams': () => directory!.streams({ limit: 10 }),
    'list categories': () => directory!.categories({ limit: 10 }),
    'load a snapshot': () => snapshots!.load('a-1', 's'),
    'save a snapshot': () => snapshots!.save(snapshot as never),
    'remove snapshots': () => snapshots!.remove('a-1'),
    'load a checkpoint': () => checkpoints!.load('c'),
    'save a checkpoint': () => checkpoints!.save({ name: 'c', cursor: 'y', expected: 'x' }),
    'remove a checkpoint': () => checkpoints!.remove('c'),
    'acquire a lease': () => leases!.acquire({ name: 'other', owner: 'me', ttlMs: 1000 }),
    'renew a lease': () => leases!.renew(lease, 1000),
    'release a lease': () => leases!.release(lease),
  };
}

describeRedis('a store that another version of the library works on', {}, (suite) => {
  const contents = async (namespace: string): Promise<unknown> => {
    const keys = (await suite.redis.keys(`ef{${namespace}.*`)).sort();
    return Promise.all(keys.map(async (key) => [key, await suite.redis.dumpBuffer(key)]));
  };

  test.each([
    ['was brought to a newer layout', 'ES_LAYOUT_MISMATCH', (head: string) => head.replace(/^1:/, '2:')],
    ['has a layout whose number begins alike', 'ES_LAYOUT_MISMATCH', (head: string) => `1${head}`],
    ['has lost its head', 'ES_HISTORY_DIVERGED', () => undefined],
  ])(
    'refuses every operation of a handle that is open once it %s, with nothing written',
    async (how, code, change) => {
      const namespace = how.replaceAll(' ', '_').slice(0, 32);
      const store = await suite.open({ namespace, partitions: 2 });
      const names = operations(store);
      for (const stream of ['a-1', 'a-2', 'b-1', 'b-2']) await write(store, stream);
      await store.truncate({ stream: 'a-2', before: 1 });
      await store.checkpoints!.save({ name: 'c', cursor: 'x', expected: null });
      await names['save a snapshot']!();
      await store.leases!.acquire({ name: 'l', owner: 'me', ttlMs: 60_000 });
      for (const run of [names['read the log'], names['renew a lease'], names['list streams']]) await run!();
      for (const partition of [0, 1]) {
        const key = `ef{${namespace}.p${partition}}h`;
        const head = change((await suite.redis.get(key))!);
        await (head === undefined ? suite.redis.del(key) : suite.redis.set(key, head));
      }
      const before = await contents(namespace);
      const outcomes: Record<string, unknown> = {};
      for (const [name, run] of Object.entries(names))
        outcomes[name] = await run().catch((error: unknown) => error);
      const refused = expect.objectContaining({ code, written: 'no', retryable: false });
      expect(outcomes).toEqual(Object.fromEntries(Object.keys(names).map((name) => [name, refused])));
      expect(await contents(namespace)).toEqual(before);
    },
  );

  test('a subscription that waits ends with what comes next', async () => {
    const namespace = 'newer_live';
    const store = await suite.open({ namespace });
    const pages = store.subscribe({})[Symbol.asyncIterator]();
    await pages.next();
    const next = pages.next().then(
      () => pages.next(),
      (error: unknown) => error,
    );
    await suite.redis.set(`ef{${namespace}.p0}h`, '2:1:');
    await suite.redis.xadd(`ef{${namespace}.p0}$`, '0-1', 'c', 'what only the newer one understands');
    expect(await next).toMatchObject({ code: 'ES_LAYOUT_MISMATCH' });
  });

  test('two handles of this version work beside each other', async () => {
    const [one, other] = [await suite.open({ namespace: 'same' }), await suite.open({ namespace: 'same' })];
    await Promise.all([write(one, 'a-1'), write(other, 'a-1')]);
    expect(await readLog(one)).toEqual(await readLog(other));
  });
});
