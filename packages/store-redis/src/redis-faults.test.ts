import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import type { EventStore } from '@eventfold/core';
import { describeRedis, readAll, readLog, someEvents } from './redis-server.fixture.js';

const append = (store: EventStore, stream: string, timeoutMs?: number, events = someEvents(1)) =>
  store.append({ writes: [{ stream, expected: 'any', events }] }, { timeoutMs });

const unavailable = { code: 'ES_UNAVAILABLE', written: 'no', retryable: true };

const SLOW_TO_LOAD = ['--key-load-delay', '2000', '--loading-process-events-interval-bytes', '1024'];

describeRedis(
  'what a Redis in trouble answers',
  { appendonly: true, args: ['--save', '3600 1', '--dbfilename', 'blocked', ...SLOW_TO_LOAD] },
  (suite) => {
    test('LOADING is waited for within the deadline, and named past it', async () => {
      const store = await suite.open({ namespace: 'loading' });
      for (let n = 0; n < 400; n++) void append(store, `a-${n}`, 30_000);
      await append(store, 'a-400', 30_000);
      await suite.server.kill9();
      // Resolves once everything is loaded; the load takes 2 ms a command.
      const restarted = suite.server.restart();
      const hasty = await append(store, 'b-1', 300).catch((error: unknown) => error);
      expect(hasty).toMatchObject(unavailable);
      expect(await append(store, 'b-1', 60_000)).toMatchObject({ ok: true });
      await restarted;
      expect(await readLog(store)).toHaveLength(402);
    }, 90_000);

    test('BUSY is waited for within the deadline, and named past it', async () => {
      const store = await suite.open({ namespace: 'busy' });
      await suite.redis.config('SET', 'busy-reply-threshold', 20);
      const endless = suite.redis.duplicate();
      const running = endless.eval('while true do end', 0).catch((error: unknown) => error);
      await delay(200);
      await expect(append(store, 'a-1', 400)).rejects.toMatchObject({
        ...unavailable,
        message: expect.stringMatching(/busy/),
      });
      const patient = append(store, 'a-1', 60_000);
      await delay(100);
      await suite.redis.script('KILL' as never);
      expect(await patient).toMatchObject({ ok: true, position: '1' });
      await running;
      endless.disconnect();
    }, 60_000);

    test('MISCONF: a server that cannot persist refuses writes, and reads go on', async () => {
      const store = await suite.open({ namespace: 'misconf' });
      await append(store, 'a-1');
      const [, folder = ''] = await suite.redis.config('GET', 'dir');
      mkdirSync(join(folder, 'blocked'));
      await suite.redis.bgsave();
      while (!(await suite.redis.info('persistence')).includes('rdb_last_bgsave_status:err')) await delay(20);
      await expect(append(store, 'a-1')).rejects.toMatchObject({
        ...unavailable,
        message: expect.stringMatching(/persist/),
      });
      expect(await readAll(store, 'a-1')).toHaveLength(1);
      // Redis answers even PING with it.
      expect(await store.health()).toMatchObject({ ok: false, error: { code: 'ES_UNAVAILABLE' } });
      await suite.redis.config('SET', 'stop-writes-on-bgsave-error', 'no');
      expect(await append(store, 'a-1')).toMatchObject({ ok: true, position: '2' });
      await suite.redis.config('SET', 'stop-writes-on-bgsave-error', 'yes', 'save', '');
    }, 30_000);

    test('NOREPLICAS: too few replicas are named, with nothing written', async () => {
      const store = await suite.open({ namespace: 'lonely' });
      await suite.redis.config('SET', 'min-replicas-to-write', 1);
      await expect(append(store, 'a-1')).rejects.toMatchObject({
        ...unavailable,
        message: expect.stringMatching(/replicas/),
      });
      await suite.redis.config('SET', 'min-replicas-to-write', 0);
      expect(await readLog(store)).toEqual([]);
    });

    test.each([
      'SCRIPT FLUSH',
      'CLIENT KILL TYPE normal SKIPME yes',
      'CLIENT PAUSE 100',
      'CLIENT PAUSE 100 WRITE',
    ])(
      '%s under load: every append succeeds once',
      async (command) => {
        const store = await suite.open({
          namespace: `under_${command.toLowerCase().replace(/\W/g, '_')}`.slice(0, 32),
        });
        const ids: string[] = [];
        let going = true;
        const writers = [1, 2, 3, 4].map(async (n) => {
          for (let revision = -1; going; revision++) {
            const events = someEvents(1);
            const expected = revision < 0 ? 'no-stream' : revision;
            const write = { stream: `w-${n}`, expected, events } as const;
            expect(await store.append({ writes: [write] }, { timeoutMs: 60_000 })).toMatchObject({
              ok: true,
            });
            ids.push(events[0]!.id);
          }
        });
        for (let round = 0; round < 5; round++) {
          for (const before = ids.length; ids.length < before + 10;) await delay(2);
          await suite.redis.call(...(command.split(' ') as [string, ...string[]]));
        }
        for (const before = ids.length; ids.length < before + 10;) await delay(2);
        going = false;
        await Promise.all(writers);
        const log = (await readLog(store)).map(({ id }) => id);
        expect(log).toHaveLength(ids.length);
        expect(new Set(log)).toEqual(new Set(ids));
      },
      60_000,
    );

    test('a key that holds something else, in the middle of a batch: a typed error, and nothing of the batch', async () => {
      const store = await suite.open({ namespace: 'wrong' });
      await suite.redis.set('ef{wrong.p0}s:a-2', 'not a list');
      const writes = ['a-1', 'a-2', 'a-3'].map((stream) => ({
        stream,
        expected: 'any' as const,
        events: someEvents(2),
      }));
      const neighbours = [append(store, 'b-1'), store.append({ writes }), append(store, 'b-2')];
      const [first, torn, last] = await Promise.allSettled(neighbours);
      expect([first, last]).toMatchObject([{ value: { ok: true } }, { value: { ok: true } }]);
      expect(torn).toMatchObject({
        reason: { code: 'ES_CORRUPT_STREAM', written: 'no', details: { stream: 'a-2' } },
      });
      expect((await readLog(store)).map(({ stream }) => stream)).toEqual(['b-1', 'b-2']);
      expect(await suite.redis.exists('ef{wrong.p0}s:a-1', 'ef{wrong.p0}s:a-3')).toBe(0);
    });

    test('a clock of this process that jumps changes neither the order nor leases nor times', async () => {
      const store = await suite.open({ namespace: 'clock' });
      const leases = store.leases!;
      const held = await leases.acquire({ name: 'l', owner: 'me', ttlMs: 60_000 });
      const now = jest.spyOn(Date, 'now');
      const recorded: number[] = [];
      for (const year of [2001, 2199, 1980, 2050]) {
        now.mockReturnValue(Date.UTC(year, 0));
        await append(store, 'a-1', 10_000);
        expect(await leases.acquire({ name: 'l', owner: 'other', ttlMs: 1000 })).toMatchObject({ ok: false });
        if (held.ok) await leases.renew(held.lease, 60_000);
      }
      now.mockRestore();
      for (const event of await readAll(store, 'a-1')) recorded.push(event.recordedAt);
      expect(recorded).toEqual([...recorded].sort((a, b) => a - b));
      expect(new Date(recorded[0]!).getFullYear()).toBe(new Date().getFullYear());
    });
  },
);
