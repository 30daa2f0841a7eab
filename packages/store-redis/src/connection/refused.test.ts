import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { describeRedis, readAll, readLog, someEvents } from '../redis-server.fixture.js';
import type { RedisStore } from '../index.js';

const append = (store: RedisStore, stream = 'a-1') =>
  store.append({ writes: [{ stream, expected: 'any', events: someEvents(2) }] });

const denied = { code: 'ES_ACCESS_DENIED', written: 'no', retryable: false };

describeRedis('a server that lets nobody else in', {}, (suite) => {
  test('says so by name, and what waits goes on once there is room', async () => {
    const store = await suite.open({ namespace: 'crowded' });
    await append(store);
    const [, connected] = /connected_clients:(\d+)/.exec(await suite.redis.info('clients'))!;
    await suite.redis.config('SET', 'maxclients', Number(connected));
    const full = {
      code: 'ES_UNAVAILABLE',
      written: 'no',
      retryable: true,
      message: expect.stringContaining('maxclients'),
    };
    await expect(suite.open({ namespace: 'crowded', timeoutMs: 300 })).rejects.toMatchObject(full);
    // A subscription wants a connection of its own for waiting.
    const seen: string[] = [];
    const following = (async () => {
      for await (const { events } of store.subscribe({ after: 'start' })) {
        seen.push(...events.map(({ id }) => id));
        if (seen.length === 4) return;
      }
    })();
    await append(store);
    await following;
    await suite.redis.config('SET', 'maxclients', 10_000);
    await append(await suite.open({ namespace: 'crowded' }));
    expect(await readLog(store)).toHaveLength(6);
  }, 30_000);
});

describeRedis('a server that asks who one is', {}, (suite) => {
  const withPassword = (password: string) => suite.server.url.replace('//', `//:${password}@`);

  test('refuses none and a wrong one by name; a password that was changed is noticed, and so is the right one', async () => {
    await suite.redis.config('SET', 'requirepass', 'secret');
    const admin = new Redis(withPassword('secret'));
    await expect(suite.open()).rejects.toMatchObject({
      ...denied,
      message: expect.stringMatching(/asks for a password/),
    });
    await expect(suite.open({ url: withPassword('wrong') })).rejects.toMatchObject({
      ...denied,
      message: expect.stringMatching(/refuses the user or the password/),
    });
    const store = await suite.open({ url: withPassword('secret') });
    await append(store);
    await admin.config('SET', 'requirepass', 'another');
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await expect(store.readLog({ limit: 1 })).rejects.toMatchObject(denied);
    await expect(append(store)).rejects.toMatchObject(denied);
    expect(await store.health()).toMatchObject({ ok: false, error: denied });
    await admin.config('SET', 'requirepass', 'secret');
    for (let tries = 0; !(await store.health()).ok && tries < 200; tries++) await delay(20);
    await append(store);
    expect(await readAll(store, 'a-1')).toHaveLength(4);
    admin.disconnect();
  }, 30_000);
});

describeRedis('a user who loses a right while the store is open', {}, (suite) => {
  /** Runs operations without the right, and gives it back. */
  const without = async (right: string, namespace: string) => {
    await suite.redis.acl('SETUSER', 'app', 'reset', 'on', '>secret', '~*', '+@all');
    const url = suite.server.url.replace('//', '//app:secret@');
    const store = await suite.open({ url, namespace });
    await append(store);
    await store.append({ writes: [{ stream: 'c-1', expected: 'any', events: someEvents(1) }] });
    await suite.redis.acl('SETUSER', 'app', `-${right}`);
    const attempts = {
      append: append(store, 'a-1'),
      'append to a new stream': append(store, 'b-1'),
      'read a stream': readAll(store, 'a-1'),
      'read the log': store.readLog({ limit: 10 }),
    };
    const outcomes: Record<string, unknown> = {};
    for (const [name, attempt] of Object.entries(attempts))
      outcomes[name] = await attempt.then(
        () => 'done',
        (error: unknown) => error,
      );
    await suite.redis.acl('SETUSER', 'app', '+@all');
    return { store, outcomes };
  };

  test.each([
    ['get', 'read a stream'],
    ['hget', 'read a stream'],
    ['lrange', 'read a stream'],
    ['xrange', 'read the log'],
    ['evalsha', 'append'],
  ])('%s: what wants it says that it is missing, with nothing written', async (right, operation) => {
    const { outcomes } = await without(right, `without_${right}`);
    expect(outcomes[operation]).toMatchObject({
      ...denied,
      message: expect.stringContaining(`'${right}'`),
    });
  });

  test('lindex: a read whose script wants it says so', async () => {
    const { outcomes } = await without('lindex', 'without_lindex');
    expect(outcomes['read the log']).toMatchObject({
      ...denied,
      message: expect.stringMatching(/stopped a script/),
    });
  });

  test.each(['rpush', 'xadd', 'hincrby', 'time'])(
    '%s: an append that is stopped half-way leaves nothing, though its outcome is called unknown',
    async (right) => {
      const { store, outcomes } = await without(right, `without_${right}`);
      expect(outcomes['append to a new stream']).toMatchObject({ code: 'ES_OUTCOME_UNKNOWN' });
      const log = await readLog(store);
      for (const stream of ['a-1', 'b-1']) {
        expect(await readAll(store, stream)).toEqual(log.filter((event) => event.stream === stream));
        expect(await append(store, stream)).toMatchObject({ ok: true });
      }
    },
  );
});
