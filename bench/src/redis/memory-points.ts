import { openRedisStore } from '@eventfold/store-redis';
import { inFlight, OURS, type Point, type Round } from '../harness/index.js';
import { figureOnRedis, type OnRedis } from './on-redis.js';
import { payment, paymentText } from './payments.js';

const STREAMS = 200;
const EVENTS = STREAMS * 100;

/*
 * Bytes of the server's memory an event, at 100 events a stream, everything included that the store keeps, beside
 * the mere bytes of the envelopes. At most 1.35 times as many is at least 0.74 times as good. Appends that come one by
 * one have a log entry each; of those in flight together, many share one.
 */
export const memoryPoints: readonly Point[] = [
  memoryPoint('memory-per-event', 256),
  memoryPoint('memory-per-event-1', 1),
];

function memoryPoint(name: string, width: number): Point {
  return {
    name,
    unit: 'bytes/event',
    better: 'lower',
    rounds: 3,
    contenders: { [OURS]: stored(width, memoryOf), envelope: stored(width, envelopeOf), xadd: xadd(width) },
    goals: [{ against: ['envelope'], ratio: 1 / 1.35 }],
  };
}

type Measure = (parts: OnRedis, namespace: string, append: () => Promise<void>) => Promise<number>;

/** Appends to a namespace of its own in every round. */
function stored(width: number, measure: Measure): Round {
  return figureOnRedis({}, (parts) => {
    let round = 0;
    return Promise.resolve(async () => {
      const namespace = `round_${round++}`;
      const store = await openRedisStore({ url: parts.server.url, namespace });
      const bytes = await measure(parts, namespace, async () => {
        await inFlight(width, EVENTS, async (n) => {
          const head = Math.floor(n / STREAMS) - 1;
          const expected = head < 0 ? 'no-stream' : head;
          await store.append({
            writes: [{ stream: `account-${n % STREAMS}`, expected, events: [payment(n)] }],
          });
        });
      });
      await store.close();
      return bytes / EVENTS;
    });
  });
}

async function memoryOf(
  { redis }: OnRedis,
  _namespace: string,
  append: () => Promise<void>,
): Promise<number> {
  const before = await usedMemory(redis);
  await append();
  return (await usedMemory(redis)) - before;
}

async function envelopeOf(
  { redis }: OnRedis,
  namespace: string,
  append: () => Promise<void>,
): Promise<number> {
  await append();
  let bytes = 0;
  for (const key of await redis.keys(`ef{${namespace}.p0}s:*`))
    for (const element of await redis.lrange(key, 0, -1)) bytes += Buffer.byteLength(element);
  return bytes;
}

function xadd(width: number): Round {
  return figureOnRedis({}, (parts) => {
    let round = 0;
    return Promise.resolve(async () => {
      const prefix = `round-${round++}:account-`;
      const bytes = await memoryOf(parts, '', async () => {
        await inFlight(width, EVENTS, (n) =>
          parts.redis.xadd(`${prefix}${n % STREAMS}`, '*', 'e', paymentText(n, Math.floor(n / STREAMS))),
        );
      });
      return bytes / EVENTS;
    });
  });
}

async function usedMemory(redis: OnRedis['redis']): Promise<number> {
  const [, used] = /^used_memory:(\d+)/m.exec(await redis.info('memory')) ?? [];
  return Number(used);
}
