import type { EventStore } from '@eventfold/core';
import type { Redis } from 'ioredis';
import { inFlight, OURS, type Point } from '../harness/index.js';
import { onRedis } from './on-redis.js';
import { payment, paymentText } from './payments.js';

const STREAM_EVENTS = 1000;
const LOG_EVENTS = 40_000;
const READS = 60;

/* XRANGE reads the same bytes from one Redis Stream and parses them. */
export const readPoints: readonly Point[] = [
  {
    name: 'read-stream-1000',
    unit: 'events/s',
    rounds: 9,
    contenders: {
      [OURS]: onRedis({}, async ({ store }) => {
        const events = Array.from({ length: STREAM_EVENTS }, (_, n) => payment(n));
        await store.append({ writes: [{ stream: 'account-1', expected: 'no-stream', events }] });
        return async () => {
          for (let i = 0; i < READS; i++)
            await store.readStream({ stream: 'account-1', limit: STREAM_EVENTS });
          return READS * STREAM_EVENTS;
        };
      }),
      xrange: onRedis({}, async ({ redis }) => {
        await fill(redis, STREAM_EVENTS);
        return async () => {
          for (let i = 0; i < READS; i++) parsed(await redis.xrange('log', '-', '+'));
          return READS * STREAM_EVENTS;
        };
      }),
    },
    goals: [{ against: ['xrange'], ratio: 1.2 }],
  },
  {
    name: 'read-log',
    unit: 'events/s',
    rounds: 9,
    contenders: {
      [OURS]: onRedis({}, async ({ store }) => {
        await inFlight(256, LOG_EVENTS, (n) =>
          store.append({
            writes: [{ stream: `account-${n % 1000}`, expected: 'any', events: [payment(n)] }],
          }),
        );
        return () => wholeLog(store);
      }),
      xrange: onRedis({}, async ({ redis }) => {
        await fill(redis, LOG_EVENTS);
        return async () => {
          let from = '-';
          for (;;) {
            const entries = await redis.xrange('log', from, '+', 'COUNT', 1000);
            const last = entries.at(-1);
            if (last === undefined) return LOG_EVENTS;
            parsed(entries);
            from = `(${last[0]}`;
          }
        };
      }),
    },
    goals: [{ against: ['xrange'], ratio: 0.9 }],
  },
];

async function wholeLog(store: EventStore): Promise<number> {
  let events = 0;
  for (let after: string | undefined; ;) {
    const page = await store.readLog({ after, limit: 1000 });
    events += page.events.length;
    after = page.next;
    if (page.atHead) return events;
  }
}

async function fill(redis: Redis, events: number): Promise<void> {
  await inFlight(256, events, (n) => redis.xadd('log', '*', 'e', paymentText(n, n)));
}

function parsed(entries: readonly [string, string[]][]): unknown[] {
  return entries.map(([, fields]) => JSON.parse(fields[1] ?? '') as unknown);
}
