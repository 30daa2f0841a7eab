import type { Redis } from 'ioredis';
import { OURS, quantile, wallClock, type Point, type Round } from '../harness/index.js';
import { figureOnRedis, type OnRedis } from './on-redis.js';
import { payment, paymentText } from './payments.js';

const EVENTS = 2_000;
const A_SECOND = 1_000;

/* From the moment an event is appended until a live subscriber holds it decoded, at 1,000 events a second. */
export const livePoints: readonly Point[] = ([0.5, 0.99] as const).map((part) => ({
  name: `live-p${part * 100}`,
  unit: 'ms',
  better: 'lower' as const,
  rounds: 5,
  contenders: { [OURS]: latency(part, followOurs), xread: latency(part, followBare) },
  goals: [],
}));

/** Tells of every event that arrives, until it is stopped. Resolves once it follows. */
type Follow = (parts: OnRedis, arrived: () => void) => Promise<() => Promise<unknown>>;

function latency(part: number, follow: Follow): Round {
  return figureOnRedis({}, async (parts) => {
    let arrived = (): void => undefined;
    const append = await follow(parts, () => arrived());
    return async () => {
      const sentAt: number[] = [];
      const times: number[] = [];
      const all = new Promise<void>((resolve) => {
        arrived = () => {
          times.push(wallClock() - sentAt[times.length]!);
          if (times.length === EVENTS) resolve();
        };
      });
      await atRate(A_SECOND, EVENTS, () => {
        sentAt.push(wallClock());
        void append();
      });
      await all;
      return 1000 * quantile(times, part);
    };
  });
}

/** Calls so often a second, evenly as far as timers go; what is late is made up for. */
function atRate(aSecond: number, count: number, call: () => void): Promise<void> {
  return new Promise((resolve) => {
    const started = performance.now();
    let done = 0;
    const timer = setInterval(() => {
      const due = Math.min(count, ((performance.now() - started) / 1000) * aSecond);
      for (; done < due; done++) call();
      if (done < count) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
}

async function followOurs({ store }: OnRedis, arrived: () => void): ReturnType<Follow> {
  let n = 0;
  const append = (): Promise<unknown> =>
    store.append({ writes: [{ stream: `account-${n % 100}`, expected: 'any', events: [payment(n++)] }] });
  await append();
  await new Promise<void>((caughtUp) => {
    void (async () => {
      for await (const page of store.subscribe({ after: 'end' })) {
        for (let i = 0; i < page.events.length; i++) arrived();
        if (page.atHead) caughtUp();
      }
    })().catch(() => undefined);
  });
  return append;
}

function followBare({ redis }: OnRedis, arrived: () => void): ReturnType<Follow> {
  let n = 0;
  const reader = redis.duplicate();
  redis.once('end', () => reader.disconnect());
  void readOn(reader, arrived).catch(() => undefined);
  return Promise.resolve(() => redis.xadd('log', '*', 'e', paymentText(n, n++)));
}

async function readOn(reader: Redis, arrived: () => void): Promise<void> {
  for (let from = '0'; ;) {
    const [[, entries] = ['', []]] =
      (await reader.xread('COUNT', 1000, 'BLOCK', 2000, 'STREAMS', 'log', from)) ?? [];
    for (const [id, fields] of entries) {
      JSON.parse(fields[1] ?? '');
      from = id;
      arrived();
    }
  }
}
