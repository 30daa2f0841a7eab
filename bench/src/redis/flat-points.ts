import type { EventStore } from '@eventfold/core';
import type { Redis } from 'ioredis';
import { inFlight, OURS, type Point, type Round } from '../harness/index.js';
import { figureOnRedis, serverCpu } from './on-redis.js';
import { payment } from './payments.js';

const APPENDS = 20_000;
const WIDTH = 256;

/*
 * The server's processor time for an append, reading and writing its socket included, with 256 in flight: neither long streams nor many of them
 * may make it grow. A tenth more counts as flat.
 */
export const flatPoints: readonly Point[] = [
  {
    name: 'flat-stream-length',
    unit: 'us of the server/append',
    better: 'lower',
    rounds: 9,
    contenders: { [OURS]: longStreams(100_000), 'eventfold at 50': shortStreams() },
    goals: [{ against: ['eventfold at 50'], ratio: 0.9 }],
  },
  {
    name: 'flat-streams',
    unit: 'us of the server/append',
    better: 'lower',
    rounds: 9,
    contenders: { [OURS]: manyStreams(200_000), 'eventfold at 1k': manyStreams(1_000) },
    goals: [{ against: ['eventfold at 1k'], ratio: 0.9 }],
  },
];

/** Four streams of that length, in turn. */
function longStreams(length: number): Round {
  return figureOnRedis({}, async ({ redis, store }) => {
    for (let at = 0; at < length; at += 1000)
      await inFlight(4, 4, (i) => appendTo(store, `account-${i}`, at - 1, 1000));
    let done = 0;
    return () =>
      serverTime(redis, (n) => appendTo(store, `account-${n % 4}`, length + Math.floor(done++ / 4) - 1, 1));
  });
}

/** Four new streams at a time, from 25 events to 75. */
function shortStreams(): Round {
  return figureOnRedis({}, ({ redis, store }) => {
    let round = 0;
    return Promise.resolve(async () => {
      const name = (n: number): string => `account-${round}-${Math.floor(n / 200) * 4 + (n % 4)}`;
      round += 1;
      await inFlight(WIDTH, APPENDS / 50, (i) =>
        appendTo(store, name(Math.floor(i / 4) * 200 + (i % 4)), -1, 25),
      );
      return serverTime(redis, (n) => appendTo(store, name(n), 24 + Math.floor((n % 200) / 4), 1));
    });
  });
}

/** That many streams of an event each, which grow by one in turn. */
function manyStreams(streams: number): Round {
  return figureOnRedis({}, async ({ redis, store }) => {
    await inFlight(WIDTH, streams, (n) => appendTo(store, `account-${n}`, -1, 1));
    let done = 0;
    return () =>
      serverTime(redis, () => {
        const n = done++;
        return appendTo(store, `account-${n % streams}`, Math.floor(n / streams), 1);
      });
  });
}

async function appendTo(store: EventStore, stream: string, head: number, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, i) => payment(i));
  const result = await store.append({
    writes: [{ stream, expected: head < 0 ? 'no-stream' : head, events }],
  });
  if (!result.ok) throw new Error('a conflict');
}

/** Microseconds of processor time that the server spends on an append. */
async function serverTime(redis: Redis, append: (n: number) => Promise<unknown>): Promise<number> {
  const before = await serverCpu(redis);
  await inFlight(WIDTH, APPENDS, append);
  return (((await serverCpu(redis)) - before) / APPENDS) * 1e6;
}
