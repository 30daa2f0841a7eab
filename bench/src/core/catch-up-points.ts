import { inMemoryReactor } from '@event-driven-io/emmett';
import { subscribe } from '@eventfold/core';
import { OURS, throughput, type Point } from '../harness/index.js';
import type { Deposited } from './account.js';
import { emmettAccounts, type EmmettDeposited } from './emmett-accounts.js';
import { eventfoldAccounts } from './eventfold-accounts.js';
import { streamsOf } from './streams.js';

const STREAMS = 100;
const LENGTH = 2_000;
const EVENTS = STREAMS * LENGTH;

/** A consumer starts at the beginning and handles every event of the store, up to the newest. */
export const catchUpPoints: readonly Point[] = [
  {
    name: 'catch-up-200k',
    unit: 'events/s',
    rounds: 9,
    contenders: {
      [OURS]: throughput(EVENTS, byPages),
      [`${OURS}, event by event`]: throughput(EVENTS, byEvents),
      'emmett, a batch a stream': throughput(EVENTS, () => emmett(false)),
      'emmett, one batch': throughput(EVENTS, () => emmett(true)),
    },
    goals: [{ against: ['emmett, a batch a stream', 'emmett, one batch'], ratio: 5 }],
  },
];

async function byPages(): Promise<() => Promise<void>> {
  const store = await eventfoldAccounts(streamsOf(STREAMS, LENGTH));
  return async () => {
    const total = { events: 0, amount: 0 };
    for await (const page of subscribe<Deposited>(store).pages()) {
      for (const event of page.events) {
        total.events += 1;
        total.amount += event.data.amount;
      }
      if (page.caughtUp) break;
    }
    if (total.events !== EVENTS) throw new Error('an event was not handled');
  };
}

async function byEvents(): Promise<() => Promise<void>> {
  const store = await eventfoldAccounts(streamsOf(STREAMS, LENGTH));
  return async () => {
    const total = { events: 0, amount: 0 };
    for await (const event of subscribe<Deposited>(store)) {
      total.amount += event.data.amount;
      if (++total.events === EVENTS) break;
    }
  };
}

/*
 * Emmett's in-memory store has no log to read: its events are read stream by stream and handed to a processor. The
 * settings that make it fastest: a reactor without a checkpointer (a checkpoint after every event is what a projector
 * does, at a multiple of the cost), its events in one batch or a batch for each stream.
 */
async function emmett(inOneBatch: boolean): Promise<() => Promise<void>> {
  const lengths = streamsOf(STREAMS, LENGTH);
  const store = await emmettAccounts(lengths);
  return async () => {
    const total = { events: 0, amount: 0 };
    const consumer = inMemoryReactor<EmmettDeposited>({
      processorId: 'total',
      connectionOptions: { database: store.database },
      eachMessage: (event) => {
        total.events += 1;
        total.amount += event.data.amount;
      },
    });
    const context = { database: store.database };
    await consumer.start(context);
    const everything = [];
    for (const stream of lengths.keys()) {
      const { events } = await store.readStream<EmmettDeposited>(stream);
      if (inOneBatch) everything.push(...events);
      else await consumer.handle(events, context);
    }
    if (inOneBatch) await consumer.handle(everything, context);
    await consumer.close(context);
    if (total.events !== EVENTS) throw new Error('an event was not handled');
  };
}
