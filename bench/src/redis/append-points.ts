import type { StartRedisOptions } from '@eventfold-internal/test-servers';
import { inFlight, OURS, type Point, type Round } from '../harness/index.js';
import { onRedis } from './on-redis.js';
import { payment, paymentText } from './payments.js';

const STREAMS = 1000;
const FSYNC: StartRedisOptions = { appendonly: true, appendfsync: 'always' };

/*
 * Events are appended to a thousand streams in turn, each at its exact revision, by the complete store: log, category
 * log, conflicts and repeats included. XADD puts the same bytes into one Redis Stream a stream and does nothing else.
 */
export const appendPoints: readonly Point[] = [
  {
    name: 'append-256',
    unit: 'appends/s',
    rounds: 5,
    contenders: { [OURS]: ours(256, 60_000), xadd: xadd(256, 60_000), 'xadd-pipelined': pipelined(60_000) },
    goals: [
      { against: ['xadd'], ratio: 1.9 },
      { against: ['xadd-pipelined'], ratio: 1.1 },
    ],
  },
  {
    name: 'append-1',
    unit: 'appends/s',
    rounds: 5,
    contenders: { [OURS]: ours(1, 8_000), xadd: xadd(1, 8_000) },
    goals: [{ against: ['xadd'], ratio: 0.8 }],
  },
  {
    name: 'append-256-fsync',
    unit: 'appends/s',
    rounds: 5,
    contenders: { [OURS]: ours(256, 40_000, FSYNC), xadd: xadd(256, 40_000, FSYNC) },
    goals: [{ against: ['xadd'], ratio: 1.2 }],
  },
  {
    name: 'append-batches-of-ten',
    unit: 'events/s',
    rounds: 5,
    contenders: { [OURS]: batches(256, 6_000), xadd: xadd(256, 60_000) },
    goals: [{ against: ['xadd'], ratio: 4 }],
  },
];

function ours(width: number, appends: number, options: StartRedisOptions = {}): Round {
  return onRedis(options, async ({ store }) => {
    return () =>
      inFlight(width, appends, async (n) => {
        const revision = Math.floor(n / STREAMS);
        const expected = revision === 0 ? 'no-stream' : revision - 1;
        const write = { stream: `account-${n % STREAMS}`, expected, events: [payment(n)] } as const;
        const result = await store.append({ writes: [write] });
        if (!result.ok) throw new Error('a conflict');
      });
  });
}

function batches(width: number, appends: number): Round {
  return onRedis({}, async ({ store }) => {
    return async () => {
      await inFlight(width, appends, async (n) => {
        const events = Array.from({ length: 10 }, (_, i) => payment(n * 10 + i));
        const round = Math.floor(n / STREAMS);
        const expected = round === 0 ? 'no-stream' : round * 10 - 1;
        const result = await store.append({
          writes: [{ stream: `account-${n % STREAMS}`, expected, events }],
        });
        if (!result.ok) throw new Error('a conflict');
      });
      return appends * 10;
    };
  });
}

function xadd(width: number, appends: number, options: StartRedisOptions = {}): Round {
  return onRedis(options, async ({ redis }) => {
    return () =>
      inFlight(width, appends, (n) =>
        redis.xadd(`account-${n % STREAMS}`, '*', 'e', paymentText(n, Math.floor(n / STREAMS))),
      );
  });
}

/** Four pipelines of 32 at a time. */
function pipelined(appends: number): Round {
  return onRedis({}, async ({ redis }) => {
    return async () => {
      await inFlight(4, appends / 32, async (p) => {
        const pipeline = redis.pipeline();
        for (let n = p * 32; n < p * 32 + 32; n++) {
          pipeline.xadd(`account-${n % STREAMS}`, '*', 'e', paymentText(n, Math.floor(n / STREAMS)));
        }
        await pipeline.exec();
      });
      return appends;
    };
  });
}
