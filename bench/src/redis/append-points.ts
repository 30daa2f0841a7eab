import type { StartRedisOptions } from '@eventfold-internal/test-servers';
import type { EventStore } from '@eventfold/core';
import { inFlight, OURS, type Point, type Round } from '../harness/index.js';
import { committed, nodeEventstore } from './node-eventstore.js';
import { FSYNC, onRedis } from './on-redis.js';
import { payment, paymentText } from './payments.js';

const STREAMS = 1000;

/*
 * Events are appended to a thousand streams in turn, each at its exact revision, by the complete store: log, category
 * log, conflicts and repeats included. XADD puts the same bytes into one Redis Stream a stream and does nothing else.
 */
export const appendPoints: readonly Point[] = [
  {
    name: 'append-256',
    unit: 'appends/s',
    rounds: 9,
    contenders: {
      [OURS]: ours(256, 40_000),
      xadd: xadd(256, 40_000),
      'xadd-pipelined-4x32': pipelined(4, 32, 40_000),
      'xadd-pipelined-2x128': pipelined(2, 128, 40_000),
      'node-eventstore': theirs(256, 4_000),
    },
    goals: [
      { against: ['xadd'], ratio: 1.9 },
      { against: ['xadd-pipelined-4x32', 'xadd-pipelined-2x128'], ratio: 1.1 },
      { against: ['node-eventstore'], ratio: 10 },
    ],
  },
  {
    name: 'append-1',
    unit: 'appends/s',
    rounds: 9,
    contenders: { [OURS]: ours(1, 8_000), xadd: xadd(1, 8_000), 'bare-script': bareScript(8_000) },
    goals: [{ against: ['xadd'], ratio: 0.8 }],
  },
  {
    name: 'append-256-fsync',
    unit: 'appends/s',
    rounds: 9,
    contenders: {
      [OURS]: ours(256, 30_000, FSYNC),
      xadd: xadd(256, 30_000, FSYNC),
      'xadd-pipelined-4x32': pipelined(4, 32, 30_000, FSYNC),
      'xadd-pipelined-2x128': pipelined(2, 128, 30_000, FSYNC),
    },
    goals: [{ against: ['xadd'], ratio: 1.2 }],
  },
  {
    name: 'append-batches-of-ten',
    unit: 'events/s',
    rounds: 9,
    contenders: { [OURS]: batches(256, 6_000), xadd: xadd(256, 40_000) },
    goals: [{ against: ['xadd'], ratio: 4 }],
  },
];

/** Rounds of so many numbers, each going on where the one before it ended. */
function counting(count: number, round: (from: number) => Promise<unknown>): () => Promise<number> {
  let next = 0;
  return async () => {
    const from = next;
    next += count;
    await round(from);
    return count;
  };
}

function ours(width: number, appends: number, options: StartRedisOptions = {}): Round {
  return onRedis({ ...options, overlap: width > 1 }, ({ store }) =>
    Promise.resolve(
      counting(appends, (from) => inFlight(width, appends, (n) => appendNext(store, from + n, 1))),
    ),
  );
}

function batches(width: number, appends: number): Round {
  return onRedis({ overlap: width > 1 }, ({ store }) => {
    const round = counting(appends, (from) =>
      inFlight(width, appends, (n) => appendNext(store, from + n, 10)),
    );
    return Promise.resolve(async () => 10 * (await round()));
  });
}

/** The nth append, where each of them has so many events. */
async function appendNext(store: EventStore, n: number, count: number): Promise<void> {
  const head = Math.floor(n / STREAMS) * count - 1;
  const events = Array.from({ length: count }, (_, i) => payment(n * count + i));
  const write = {
    stream: `account-${n % STREAMS}`,
    expected: head < 0 ? 'no-stream' : head,
    events,
  } as const;
  const result = await store.append({ writes: [write] });
  if (!result.ok) throw new Error('a conflict');
}

function xadd(width: number, appends: number, options: StartRedisOptions = {}): Round {
  return onRedis({ ...options, overlap: width > 1 }, ({ redis }) =>
    Promise.resolve(
      counting(appends, (from) =>
        inFlight(width, appends, (n) =>
          redis.xadd(`account-${(from + n) % STREAMS}`, '*', 'e', textOf(from + n)),
        ),
      ),
    ),
  );
}

/** What the store's script cannot do without, and nothing else: the position, the time, the event, two logs. */
const BARE_SCRIPT = `
local head = redis.call('GET', KEYS[1]) or '0'
local time = redis.call('TIME')
redis.call('RPUSH', KEYS[2], ARGV[1] .. time[1])
redis.call('XADD', KEYS[3], '*', 'c', ARGV[2])
redis.call('XADD', KEYS[4], '*', 'c', ARGV[2])
redis.call('SET', KEYS[1], head + 1)
return head`;

/** The most that any store can reach that keeps a log and a category's log by script. */
function bareScript(appends: number): Round {
  return onRedis({}, async ({ redis }) => {
    const sha = (await redis.script('LOAD', BARE_SCRIPT)) as string;
    return counting(appends, (from) =>
      inFlight(1, appends, (n) => {
        const stream = `account-${(from + n) % STREAMS}`;
        const keys = ['head', stream, 'log', 'log:account'];
        return redis.evalsha(sha, keys.length, ...keys, textOf(from + n), `1:1:${stream}`);
      }),
    );
  });
}

/** So many pipelines of `size` at a time. */
function pipelined(width: number, size: number, appends: number, options: StartRedisOptions = {}): Round {
  const count = Math.floor(appends / size) * size;
  return onRedis({ ...options, overlap: width > 1 }, ({ redis }) =>
    Promise.resolve(
      counting(count, (from) =>
        inFlight(width, count / size, async (p) => {
          const pipeline = redis.pipeline();
          const first = from + p * size;
          for (let n = first; n < first + size; n++)
            pipeline.xadd(`account-${n % STREAMS}`, '*', 'e', textOf(n));
          await pipeline.exec();
        }),
      ),
    ),
  );
}

function textOf(n: number): string {
  return paymentText(n, Math.floor(n / STREAMS));
}

/** With its streams loaded: to load one it scans all keys. */
function theirs(width: number, appends: number): Round {
  return onRedis({ overlap: width > 1 }, async ({ server }) => {
    const streams = await nodeEventstore(server.port, STREAMS);
    return counting(appends, (from) =>
      inFlight(width, appends, (n) => {
        const stream = streams[(from + n) % STREAMS]!;
        stream.addEvent(payment(from + n));
        return committed(stream);
      }),
    );
  });
}
