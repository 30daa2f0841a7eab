import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../index.js';
import { createMemoryDatabase, openMemoryStore } from './index.js';
import { memoryLeases } from './memory-leases.js';

describe('checkpoints', () => {
  test('move on only from where their holder believes them', async () => {
    const { checkpoints } = await openMemoryStore();
    expect(await checkpoints.load('p')).toBeNull();
    expect(await checkpoints.save({ name: 'p', cursor: 'a', expected: null })).toEqual({ ok: true });
    expect(await checkpoints.save({ name: 'p', cursor: 'b', expected: null })).toEqual({
      ok: false,
      actual: 'a',
    });
    expect(await checkpoints.save({ name: 'p', cursor: 'b', expected: 'x' })).toEqual({
      ok: false,
      actual: 'a',
    });
    expect(await checkpoints.save({ name: 'p', cursor: 'b', expected: 'a' })).toEqual({ ok: true });
    expect(await checkpoints.load('p')).toBe('b');
    expect(await checkpoints.load('q')).toBeNull();
  });

  test('let one of two runners in step through', async () => {
    const { checkpoints } = await openMemoryStore();
    const saves = [1, 2].map(async () => checkpoints.save({ name: 'p', cursor: 'a', expected: null }));
    expect(await Promise.all(saves)).toEqual([{ ok: true }, { ok: false, actual: 'a' }]);
  });

  test('are forgotten when they are removed', async () => {
    const { checkpoints } = await openMemoryStore();
    await checkpoints.save({ name: 'p', cursor: 'a', expected: null });
    await checkpoints.remove('p');
    await checkpoints.remove('p');
    expect(await checkpoints.load('p')).toBeNull();
    expect(await checkpoints.save({ name: 'p', cursor: 'b', expected: 'a' })).toEqual({
      ok: false,
      actual: null,
    });
  });
});

describe('snapshots', () => {
  const snapshot = (parts: Partial<Snapshot> = {}): Snapshot => ({
    stream: 's-1',
    schema: '1',
    revision: 3,
    eventId: crypto.randomUUID(),
    state: { n: 3 },
    commands: [],
    takenAt: 0,
    ...parts,
  });

  test('are kept unless one as late is there', async () => {
    const { snapshots } = await openMemoryStore();
    for (const [revision, n] of [
      [3, 0],
      [2, 1],
      [3, 2],
      [5, 3],
      [4, 4],
    ] as const)
      await snapshots.save(snapshot({ revision, state: { n } }));
    expect(await snapshots.load('s-1', '1')).toMatchObject({ revision: 5, state: { n: 3 } });
  });

  test('of one schema say nothing of another, and go together', async () => {
    const { snapshots } = await openMemoryStore();
    await snapshots.save(snapshot());
    await snapshots.save(snapshot({ schema: '2', revision: 1 }));
    expect(await snapshots.load('s-1', '2')).toMatchObject({ revision: 1 });
    expect(await snapshots.load('s-1', '3')).toBeNull();
    expect(await snapshots.load('s-2', '1')).toBeNull();
    await snapshots.remove('s-1');
    expect([await snapshots.load('s-1', '1'), await snapshots.load('s-1', '2')]).toEqual([null, null]);
  });

  test('share nothing with who saved them, and cannot be changed', async () => {
    const { snapshots } = await openMemoryStore();
    const state = { list: [1] };
    await snapshots.save(snapshot({ state }));
    state.list.push(2);
    const loaded = await snapshots.load('s-1', '1');
    expect(loaded?.state).toEqual({ list: [1] });
    expect(Object.isFrozen(loaded) && Object.isFrozen(loaded?.state)).toBe(true);
    await expect(snapshots.save(snapshot({ revision: 9, state: new Date() as never }))).rejects.toMatchObject(
      {
        code: 'ES_INVALID_EVENT',
      },
    );
  });
});

describe('leases', () => {
  let now = 0;
  const fresh = () => {
    now = 1000;
    return memoryLeases(new Map(), () => now);
  };
  const ask = (owner: string, ttlMs = 100) => ({ name: 'l', owner, ttlMs });

  test('belong to one owner until their term is over, and say how long that is', async () => {
    const leases = fresh();
    expect(await leases.acquire(ask('a'))).toEqual({ ok: true, lease: { name: 'l', owner: 'a', token: 1 } });
    now += 99;
    expect(await leases.acquire(ask('b'))).toEqual({ ok: false, owner: 'a', remainingMs: 1 });
    now += 1;
    expect(await leases.acquire(ask('b'))).toMatchObject({ ok: true, lease: { owner: 'b', token: 2 } });
  });

  test('give their holder the same token and a new term, and a higher token after it was lost', async () => {
    const leases = fresh();
    await leases.acquire(ask('a'));
    now += 60;
    expect(await leases.acquire(ask('a'))).toMatchObject({ lease: { token: 1 } });
    now += 60;
    expect(await leases.acquire(ask('b'))).toMatchObject({ ok: false, remainingMs: 40 });
    now += 40;
    expect(await leases.acquire(ask('a'))).toMatchObject({ lease: { token: 2 } });
  });

  test('are renewed while they are held, and never after', async () => {
    const leases = fresh();
    const taken = await leases.acquire(ask('a'));
    if (!taken.ok) throw new Error('not taken');
    now += 99;
    await leases.renew(taken.lease, 100);
    now += 99;
    expect(await leases.acquire(ask('b'))).toMatchObject({ ok: false, remainingMs: 1 });
    now += 1;
    const lost = { code: 'ES_LEASE_LOST', details: { name: 'l' } };
    await expect(leases.renew(taken.lease, 100)).rejects.toMatchObject(lost);
    await leases.acquire(ask('b'));
    await expect(leases.renew(taken.lease, 100)).rejects.toMatchObject(lost);
    await expect(leases.renew({ ...taken.lease, owner: 'b' }, 100)).rejects.toMatchObject(lost);
    await expect(leases.renew({ name: 'other', owner: 'a', token: 1 }, 100)).rejects.toMatchObject({
      code: 'ES_LEASE_LOST',
    });
  });

  test('are free when they are released, by their holder only, and the next token is higher', async () => {
    const leases = fresh();
    const taken = await leases.acquire(ask('a'));
    if (!taken.ok) throw new Error('not taken');
    await leases.release({ ...taken.lease, owner: 'b' });
    expect(await leases.acquire(ask('b'))).toMatchObject({ ok: false });
    await leases.release(taken.lease);
    expect(await leases.acquire(ask('b'))).toMatchObject({ ok: true, lease: { token: 2 } });
    await leases.release(taken.lease);
    expect(await leases.acquire(ask('c'))).toMatchObject({ ok: false, owner: 'b' });
  });

  test.each([0, -1, NaN, Infinity])('are refused for a term of %p', async (ttlMs) => {
    const leases = fresh();
    await expect(leases.acquire(ask('a', ttlMs))).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
    const taken = await leases.acquire(ask('a'));
    if (!taken.ok) throw new Error('not taken');
    await expect(leases.renew(taken.lease, ttlMs)).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
  });
});

describe('the directory', () => {
  const opened = async () => {
    const store = await openMemoryStore();
    const put = async (...streams: readonly string[]) => {
      for (const stream of streams)
        await store.append({ writes: [{ stream, expected: 'any', events: [{ type: 'T', data: null }] }] });
    };
    const all = async (request: { category?: string } = {}, limit = 100) => {
      const names: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.directory.streams({ ...request, limit, after });
        names.push(...page.names);
        after = page.next ?? undefined;
      } while (after !== undefined);
      return names;
    };
    return { store, put, all };
  };

  test('lists what can be read, whatever the size of the pages', async () => {
    const { store, put, all } = await opened();
    await put('a-1', 'b-1', 'a-2', 'alone', 'a-3');
    await store.delete({ stream: 'a-2', expected: 'any' });
    await store.tombstone({ stream: 'b-1', expected: 'any' });
    await store.truncate({ stream: 'a-3', before: 1 });
    for (const limit of [1, 2, 100]) expect(await all({}, limit)).toEqual(['a-1', 'alone', 'a-3']);
    expect(await all({ category: 'a' }, 1)).toEqual(['a-1', 'a-3']);
    expect(await all({ category: 'alone' })).toEqual(['alone']);
    expect(await all({ category: 'b' })).toEqual([]);
  });

  test('skips and repeats nothing while streams are deleted and written', async () => {
    const { store, put } = await opened();
    await put('a-0', 'a-1', 'a-2', 'a-3');
    const first = await store.directory.streams({ limit: 2 });
    await store.delete({ stream: 'a-0', expected: 'any' });
    await store.tombstone({ stream: 'a-1', expected: 'any' });
    await put('a-4');
    const rest = await store.directory.streams({ limit: 100, after: first.next ?? undefined });
    expect([...first.names, ...rest.names]).toEqual(['a-0', 'a-1', 'a-2', 'a-3', 'a-4']);
  });

  test('lists the categories in which something can be read', async () => {
    const { store, put } = await opened();
    await put('a-1', 'b-1', 'a-2', 'c-1', 'c-2');
    await store.delete({ stream: 'b-1', expected: 'any' });
    await store.delete({ stream: 'c-1', expected: 'any' });
    expect(await store.directory.categories({ limit: 10 })).toEqual({ names: ['a', 'c'], next: null });
    expect(await store.directory.categories({ limit: 1 })).toMatchObject({ names: ['a'] });
  });

  test.each<object>([{ limit: 0 }, { limit: 1.5 }, { limit: 1, after: 'x' }, { limit: 1, after: '-1' }])(
    'refuses %j',
    async (request) => {
      const { store } = await opened();
      await expect(store.directory.streams(request as { limit: number })).rejects.toMatchObject({
        code: 'ES_INVALID_ARGUMENT',
      });
    },
  );
});

describe('handles', () => {
  test('of one database and namespace share everything, others nothing', async () => {
    const database = createMemoryDatabase();
    const one = await openMemoryStore({ database, namespace: 'n' });
    const same = await openMemoryStore({ database, namespace: 'n' });
    const other = await openMemoryStore({ database });
    await one.append({ writes: [{ stream: 's-1', expected: 'any', events: [{ type: 'T', data: null }] }] });
    await one.checkpoints.save({ name: 'p', cursor: 'c', expected: null });
    await one.leases.acquire({ name: 'l', owner: 'a', ttlMs: 1000 });
    const seen = async (store: typeof one) => [
      (await store.readLog({ limit: 9 })).events.length,
      await store.checkpoints.load('p'),
      (await store.leases.acquire({ name: 'l', owner: 'b', ttlMs: 1000 })).ok,
      (await store.directory.streams({ limit: 9 })).names,
    ];
    expect(await seen(same)).toEqual([1, 'c', false, ['s-1']]);
    expect(await seen(other)).toEqual([0, null, true, []]);
    await expect(openMemoryStore({ namespace: 'A' })).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
  });

  test('refuse every operation once they are closed, and the others go on', async () => {
    const database = createMemoryDatabase();
    const store = await openMemoryStore({ database });
    const other = await openMemoryStore({ database });
    await store.close();
    await store.close();
    const lease = { name: 'l', owner: 'a', token: 1 };
    const operations: (() => Promise<unknown>)[] = [
      () => store.append({ writes: [] }),
      () => store.readStream({ stream: 's', limit: 1 }),
      () => store.readLog({ limit: 1 }),
      () => store.subscribe({})[Symbol.asyncIterator]().next(),
      () => store.delete({ stream: 's-1', expected: 'any' }),
      () => store.tombstone({ stream: 's-1', expected: 'any' }),
      () => store.truncate({ stream: 's-1', before: 0 }),
      () => store.snapshots.load('s', '1'),
      () => store.checkpoints.load('p'),
      () => store.leases.acquire({ name: 'l', owner: 'a', ttlMs: 1 }),
      () => store.leases.release(lease),
      () => store.directory.streams({ limit: 1 }),
    ];
    for (const operation of operations)
      await expect(operation()).rejects.toMatchObject({ code: 'ES_CLOSED', written: 'no' });
    expect(await store.health()).toMatchObject({ ok: false, error: { code: 'ES_CLOSED' } });
    expect(await other.health()).toMatchObject({ ok: true });
    expect((await other.readLog({ limit: 1 })).events).toEqual([]);
  });

  test('close at the end of `await using`', async () => {
    const store = await openMemoryStore();
    await store[Symbol.asyncDispose]();
    await expect(store.readLog({ limit: 1 })).rejects.toMatchObject({ code: 'ES_CLOSED' });
  });

  test('heed the signal and the time limit of every operation, those of the ports included', async () => {
    const store = await openMemoryStore();
    const signal = AbortSignal.abort('enough');
    const operations: ((options: object) => Promise<unknown>)[] = [
      (options) =>
        store.append(
          { writes: [{ stream: 's-1', expected: 'any', events: [{ type: 'T', data: 1 }] }] },
          options,
        ),
      (options) => store.readStream({ stream: 's', limit: 1 }, options),
      (options) => store.readLog({ limit: 1 }, options),
      (options) => store.snapshots.load('s', '1', options),
      (options) => store.checkpoints.save({ name: 'p', cursor: 'c', expected: null }, options),
      (options) => store.leases.acquire({ name: 'l', owner: 'a', ttlMs: 1 }, options),
      (options) => store.leases.renew({ name: 'l', owner: 'a', token: 1 }, 5, options),
      (options) => store.directory.streams({ limit: 1 }, options),
    ];
    for (const operation of operations) {
      await expect(operation({ signal })).rejects.toMatchObject({ code: 'ES_ABORTED', cause: 'enough' });
      await expect(operation({ timeoutMs: 0 })).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT' });
    }
    expect((await store.readLog({ limit: 1 })).events).toEqual([]);
    expect(await store.checkpoints.load('p')).toBeNull();
  });
});
