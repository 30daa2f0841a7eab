import { randomUUID } from 'node:crypto';
import { jsonEvent, type JSONType } from '@kurrent/kurrentdb-client';
import { inFlight, OURS, type Point, type Round } from '../harness/index.js';
import { payment } from '../redis/payments.js';
import { onKurrent } from './on-kurrent.js';

const STREAMS = 1000;

/* One event an append, a thousand streams in turn, each at its exact revision. */
export const appendPoints: readonly Point[] = (
  [
    [1, 400],
    [32, 6000],
    [256, 12_000],
  ] as const
).map(([width, appends]) => ({
  name: `append-${width}`,
  unit: 'appends/s',
  rounds: 5,
  contenders: { [OURS]: ours(width, appends), client: bare(width, appends) },
  goals: [{ against: ['client'], ratio: 0.95 }],
}));

function ours(width: number, appends: number): Round {
  return onKurrent(async ({ store, named }, clock) => {
    const start = clock();
    await inFlight(width, appends, async (n) => {
      const round = Math.floor(n / STREAMS);
      const expected = round === 0 ? 'no-stream' : round - 1;
      const write = { stream: named(`account${n % STREAMS}`), expected, events: [payment(n)] } as const;
      if (!(await store.append({ writes: [write] })).ok) throw new Error('a conflict');
    });
    return appends / (clock() - start);
  });
}

function bare(width: number, appends: number): Round {
  return onKurrent(async ({ client, named }, clock) => {
    const start = clock();
    await inFlight(width, appends, async (n) => {
      const round = Math.floor(n / STREAMS);
      const { type, data } = payment(n);
      const event = jsonEvent({ id: randomUUID(), type, data: data as JSONType });
      await client.appendToStream(named(`account${n % STREAMS}`), event, {
        streamState: round === 0 ? 'no_stream' : BigInt(round - 1),
      });
    });
    return appends / (clock() - start);
  });
}
