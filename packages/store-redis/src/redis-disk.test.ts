import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { isEventStoreError } from '@eventfold/core';
import type { Redis } from 'ioredis';
import type { RedisStore } from './index.js';
import { describeRedis, readAll, readLog, someEvents } from './redis-server.fixture.js';

const unavailable = { code: 'ES_UNAVAILABLE', written: 'no', retryable: true };
const diverged = { code: 'ES_HISTORY_DIVERGED', written: 'no', retryable: false };

async function folderOf(redis: Redis): Promise<string> {
  const [, folder = ''] = await redis.config('GET', 'dir');
  return join(folder, 'appendonlydir');
}

/** The file to which Redis appends. */
function logFile(folder: string): string {
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith('.incr.aof'))!,
  );
}

/** Two streams of one category at once: a list, a list, the log, the category's log and the head. */
function appendBoth(store: RedisStore) {
  return store.append({
    writes: ['a-1', 'a-2'].map((stream) => ({ stream, expected: 'any', events: someEvents(2) })),
  });
}

/** Writes the file anew, from what Redis holds. */
async function rewrite(redis: Redis, folder: string): Promise<void> {
  const before = logFile(folder);
  await redis.bgrewriteaof();
  while (logFile(folder) === before || readdirSync(folder).some((name) => name.startsWith('temp')))
    await delay(10);
}

describeRedis('an append-only file that ends in the middle of an append', { appendonly: true }, (suite) => {
  test('has the append as a whole or not at all, and whoever has seen it hears that it is missing', async () => {
    const store = await suite.open({ namespace: 'cut' });
    const folder = await folderOf(suite.redis);
    await appendBoth(store);
    const kept = await readLog(store);
    for (const place of [0.02, 0.3, 0.6, 0.9, 0.999]) {
      const file = logFile(folder);
      const { size } = statSync(file);
      await appendBoth(store);
      const { next: after, events } = await store.readLog({ limit: 100 });
      expect(events).toHaveLength(8);
      await suite.server.kill9();
      truncateSync(file, size + Math.floor((statSync(file).size - size) * place));
      await suite.server.restart();
      // Without this, Redis 7.0 carries out what is left of the transaction when it is started the next time.
      await rewrite(suite.redis, folder);
      await suite.server.restart();
      expect(await readLog(store)).toEqual(kept);
      for (const stream of ['a-1', 'a-2']) expect(await readAll(store, stream)).toHaveLength(2);
      await expect(store.readLog({ after, limit: 1 })).rejects.toMatchObject(diverged);
      const token = { revision: 3, eventId: events.filter(({ stream }) => stream === 'a-1').at(-1)!.id };
      const result = store.append({ writes: [{ stream: 'a-1', expected: token, events: someEvents(1) }] });
      expect(await result).toMatchObject({ ok: false, violations: [{ reason: 'diverged' }] });
    }
    expect(await appendBoth(store)).toMatchObject({ ok: true, position: '8' });
  }, 30_000);
});

describeRedis(
  'an append-only file that nobody cuts unasked',
  { appendonly: true, args: ['--aof-load-truncated', 'no'] },
  (suite) => {
    test.each<[string, RegExp, (file: string, from: number) => void]>([
      [
        'ends in the middle of an append',
        /Unexpected end of file reading the append only file/,
        (file, from) => truncateSync(file, from + Math.floor((statSync(file).size - from) * 0.6)),
      ],
      [
        'is unreadable in the middle',
        /Bad file format reading the append only file/,
        (file, from) => {
          const bytes = readFileSync(file);
          bytes.write('?', from + 3);
          writeFileSync(file, bytes);
        },
      ],
    ])(
      'keeps Redis from starting where it %s; appends say so until it is mended',
      async (how, says, damage) => {
        const store = await suite.open({ namespace: how.slice(0, 4).trim().replace(' ', '_') });
        const file = logFile(await folderOf(suite.redis));
        await appendBoth(store);
        const { size } = statSync(file);
        await appendBoth(store);
        const { next: after } = await store.readLog({ limit: 100 });
        await suite.server.kill9();
        damage(file, size);
        await expect(suite.server.restart()).rejects.toThrow(says);
        const write = { stream: 'a-1', expected: 'any', events: someEvents(1) } as const;
        await expect(store.append({ writes: [write] }, { timeoutMs: 200 })).rejects.toMatchObject(
          unavailable,
        );
        // What redis-check-aof --fix does.
        truncateSync(file, size);
        await suite.server.restart();
        expect(await readAll(store, 'a-1')).toHaveLength(2);
        await expect(store.readLog({ after, limit: 10 })).rejects.toMatchObject(diverged);
        expect(await store.append({ writes: [write] })).toMatchObject({ ok: true, position: '5' });
      },
      30_000,
    );
  },
);

describeRedis('a disk that is full', {}, (suite) => {
  /** Turns the append-only file on, onto a device that takes nothing. */
  const fill = async (appendfsync: 'always' | 'everysec'): Promise<string> => {
    const folder = await folderOf(suite.redis);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    symlinkSync('/dev/full', join(folder, 'temp-appendonly.aof.incr'));
    await suite.redis.config('SET', 'appendfsync', appendfsync);
    await suite.redis.config('SET', 'appendonly', 'yes');
    return folder;
  };

  test('with everysec: Redis refuses writes until there is room, and reads go on', async () => {
    const store = await suite.open({ namespace: 'everysec' });
    await appendBoth(store);
    await fill('everysec');
    const write = { stream: 'a-1', expected: 'any', events: someEvents(1) } as const;
    // The first ones after the disk is full are taken: Redis has not tried to write them down yet.
    let taken = 0;
    let refusal: unknown;
    for (; refusal === undefined; taken++)
      await store.append({ writes: [{ ...write, events: someEvents(1) }] }).catch((error: unknown) => {
        refusal = error;
      });
    expect(refusal).toMatchObject({ ...unavailable, message: expect.stringMatching(/persist/) });
    expect(isEventStoreError(refusal) && String(refusal.cause)).toContain('No space left on device');
    expect(await readAll(store, 'a-1')).toHaveLength(1 + taken);
    await expect(store.delete({ stream: 'a-1', expected: 'any' })).rejects.toMatchObject(unavailable);
    await suite.redis.config('SET', 'appendonly', 'no');
    expect(await store.append({ writes: [write] })).toMatchObject({ ok: true });
  }, 20_000);

  test('with always: Redis ends rather than answer; what it had not answered is found not written, and is written once', async () => {
    const store = await suite.open({ namespace: 'always' });
    await appendBoth(store);
    await suite.redis.save();
    const folder = await fill('always');
    const events = someEvents(1);
    const write = { stream: 'a-1', expected: 1, events } as const;
    await expect(store.append({ writes: [write] }, { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'ES_OUTCOME_UNKNOWN',
      written: 'unknown',
      details: { eventIds: [events[0]!.id] },
    });
    rmSync(folder, { recursive: true });
    const again = store.append({ writes: [write] }, { timeoutMs: 15_000 });
    await delay(50);
    await suite.server.restart();
    expect(await again).toMatchObject({ ok: true, position: '5', repeated: false });
    expect(await readAll(store, 'a-1')).toHaveLength(3);
  }, 30_000);
});
