import { jsonEvent, streamNameFilter, type JSONType } from '@kurrent/kurrentdb-client';
import { OURS, quantile, type Point, type Round } from '../harness/index.js';
import { payment } from '../redis/payments.js';
import { onKurrent, type OnKurrent } from './on-kurrent.js';

const APPENDS = 200;

/* From the moment an event is appended until a live subscriber of its category holds it, one at a time. */
export const livePoints: readonly Point[] = ([0.5, 0.99] as const).map((part) => ({
  name: `live-p${part * 100}`,
  unit: 'ms',
  better: 'lower' as const,
  rounds: 5,
  contenders: { [OURS]: latency(part, ourTimes), client: latency(part, bareTimes) },
  goals: [],
}));

type Times = (parts: OnKurrent, clock: () => number) => Promise<number[]>;

function latency(part: number, times: Times): Round {
  return onKurrent(async (parts, clock) => 1000 * quantile(await times(parts, clock), part));
}

async function ourTimes({ store, named }: OnKurrent, clock: () => number): Promise<number[]> {
  const stream = named('live');
  const filter = { streams: [stream] };
  const times: number[] = [];
  let sentAt = 0;
  const append = (n: number): Promise<unknown> => {
    sentAt = clock();
    return store.append({ writes: [{ stream, expected: 'any', events: [payment(n)] }] });
  };
  const stop = new AbortController();
  for await (const page of store.subscribe({ filter, after: 'end' }, { signal: stop.signal })) {
    if (page.events.length > 0) times.push(clock() - sentAt);
    if (times.length === APPENDS) break;
    if (page.events.length > 0 || times.length === 0) void append(times.length);
  }
  return times;
}

async function bareTimes({ client, named }: OnKurrent, clock: () => number): Promise<number[]> {
  const stream = named('live');
  const times: number[] = [];
  let sentAt = 0;
  const append = (n: number): void => {
    const { type, data } = payment(n);
    sentAt = clock();
    void client.appendToStream(stream, jsonEvent({ type, data: data as JSONType }));
  };
  const subscription = client.subscribeToAll({
    fromPosition: 'end',
    filter: streamNameFilter({ prefixes: [stream] }),
  });
  subscription.once('confirmation', () => append(0));
  for await (const { event } of subscription) {
    if (event === undefined) continue;
    times.push(clock() - sentAt);
    if (times.length === APPENDS) break;
    append(times.length);
  }
  return times;
}
