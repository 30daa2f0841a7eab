import { inFlight, OURS, quantile, type Point, type Round } from '../harness/index.js';
import { payment } from '../redis/payments.js';
import { onKurrent, type OnKurrent } from './on-kurrent.js';

const STREAM_EVENTS = 10_000;
const LOG_EVENTS = 40_000;
const LONE_READS = 300;
const READS = 4000;
/** More than there are, so that a reader sees that it has them all. */
const LIMIT = 10;

type ReadOne = (parts: OnKurrent, stream: string) => Promise<unknown>;

const ourOne: ReadOne = ({ store }, stream) => store.readStream({ stream, limit: LIMIT });
const bareOne: ReadOne = ({ client }, stream) => drain(client.readStream(stream, { maxCount: LIMIT }));

/* Reads of one event are from streams that have one; the client's reads collect their events, as the store's do. */
export const readPoints: readonly Point[] = [
  {
    name: 'read-32',
    unit: 'reads/s',
    rounds: 5,
    contenders: { [OURS]: concurrent(ourOne), client: concurrent(bareOne) },
    goals: [{ against: ['client'], ratio: 0.9 }],
  },
  {
    name: 'read-lone',
    unit: 'reads/s',
    rounds: 5,
    contenders: { [OURS]: lone(ourOne), client: lone(bareOne) },
    goals: [{ against: ['client'], ratio: 2 }],
  },
  {
    name: 'read-lone-p99',
    unit: 'ms',
    better: 'lower',
    rounds: 5,
    contenders: { [OURS]: loneP99(ourOne), client: loneP99(bareOne) },
    goals: [{ against: ['client'], ratio: 4 }],
  },
  {
    name: 'read-stream-10000',
    unit: 'events/s',
    rounds: 5,
    contenders: {
      [OURS]: wholeStream(async ({ store }, stream) => {
        const { events } = await store.readStream({ stream, limit: STREAM_EVENTS });
        return events.length;
      }),
      client: wholeStream(async ({ client }, stream) => (await drain(client.readStream(stream))).length),
    },
    goals: [{ against: ['client'], ratio: 0.9 }],
  },
  {
    name: 'read-log',
    unit: 'events/s',
    rounds: 3,
    contenders: {
      [OURS]: onKurrent(async (parts, clock) => {
        const { store } = parts;
        let after = (await store.readLog({ after: 'end', limit: 1 })).next;
        await fillLog(parts);
        const start = clock();
        let events = 0;
        for (let atHead = false; !atHead;) {
          const page = await store.readLog({ after, limit: 5000 });
          events += page.events.length;
          ({ next: after, atHead } = page);
        }
        return events / (clock() - start);
      }),
      client: onKurrent(async (parts, clock) => {
        const end = { direction: 'backwards', fromPosition: 'end', maxCount: 1 } as const;
        const [newest] = await drain(parts.client.readAll(end));
        await fillLog(parts);
        const start = clock();
        const events = await drain(
          parts.client.readAll({ fromPosition: newest?.event?.position ?? 'start' }),
        );
        return events.filter(({ event }) => event?.type === 'Deposited').length / (clock() - start);
      }),
    },
    goals: [{ against: ['client'], ratio: 0.9 }],
  },
];

async function drain<T>(read: AsyncIterable<T>): Promise<T[]> {
  const events: T[] = [];
  for await (const event of read) events.push(event);
  return events;
}

async function oneEventStreams({ store, named }: OnKurrent, count: number): Promise<string[]> {
  const streams = Array.from({ length: count }, (_, n) => named(`one${n}`));
  await inFlight(32, count, (n) =>
    store.append({ writes: [{ stream: streams[n]!, expected: 'no-stream', events: [payment(n)] }] }),
  );
  return streams;
}

function concurrent(read: ReadOne): Round {
  return onKurrent(async (parts, clock) => {
    const streams = await oneEventStreams(parts, 200);
    await read(parts, streams[0]!);
    const start = clock();
    await inFlight(32, READS, (n) => read(parts, streams[n % streams.length]!));
    return READS / (clock() - start);
  });
}

function lone(read: ReadOne): Round {
  return onKurrent(async (parts, clock) => {
    const times = await loneTimes(parts, read, clock);
    return times.length / times.reduce((sum, time) => sum + time, 0);
  });
}

function loneP99(read: ReadOne): Round {
  return onKurrent(async (parts, clock) => 1000 * quantile(await loneTimes(parts, read, clock), 0.99));
}

async function loneTimes(parts: OnKurrent, read: ReadOne, clock: () => number): Promise<number[]> {
  const streams = await oneEventStreams(parts, 50);
  await read(parts, streams[0]!);
  const times: number[] = [];
  for (let n = 0; n < LONE_READS; n++) {
    const start = clock();
    await read(parts, streams[n % streams.length]!);
    times.push(clock() - start);
  }
  return times;
}

function wholeStream(read: (parts: OnKurrent, stream: string) => Promise<number>): Round {
  return onKurrent(async (parts, clock) => {
    const stream = parts.named('long');
    const events = Array.from({ length: STREAM_EVENTS / 4 }, (_, n) => payment(n));
    for (let part = 0; part < 4; part++)
      await parts.store.append({ writes: [{ stream, expected: 'any', events }] });
    await read(parts, stream);
    const start = clock();
    if ((await read(parts, stream)) !== STREAM_EVENTS) throw new Error('some events are missing');
    return STREAM_EVENTS / (clock() - start);
  });
}

async function fillLog({ store, named }: OnKurrent): Promise<void> {
  const perAppend = 100;
  await inFlight(8, LOG_EVENTS / perAppend, (n) => {
    const events = Array.from({ length: perAppend }, (_, i) => payment(n * perAppend + i));
    return store.append({ writes: [{ stream: named(`log${n}`), expected: 'no-stream', events }] });
  });
}
