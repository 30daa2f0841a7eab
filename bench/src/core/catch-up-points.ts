import { reactor, type InMemoryEventStore } from '@event-driven-io/emmett';
import { subscribe } from '@eventfold/core';
import type { MemoryStore } from '@eventfold/core/memory';
import { OURS, throughput, type Point } from '../harness/index.js';
import type { Deposited, Payment } from './account.js';
import { emmettAccounts, type EmmettDeposited } from './emmett-accounts.js';
import { eventfoldAccounts } from './eventfold-accounts.js';
import { streamsOf } from './streams.js';

const STREAMS = 100;
const LENGTH = 2_000;
const EVENTS = STREAMS * LENGTH;

const ourStore = () => eventfoldAccounts(streamsOf(STREAMS, LENGTH));
const emmettStore = () => emmettAccounts(streamsOf(STREAMS, LENGTH));

/** A consumer starts at the beginning and handles every event of the store, up to the newest. */
export const catchUpPoints: readonly Point[] = [
  {
    name: 'catch-up-200k',
    unit: 'events/s',
    rounds: 9,
    contenders: {
      [OURS]: throughput({ operations: EVENTS, prepare: ourStore, once: true, run: byPages }),
      [`${OURS}, event by event`]: throughput({
        operations: EVENTS,
        prepare: ourStore,
        once: true,
        run: byEvents,
      }),
      'emmett, a batch a stream': throughput({
        operations: EVENTS,
        prepare: emmettStore,
        once: true,
        run: byStreams,
      }),
      'emmett, one batch': throughput({ operations: EVENTS, prepare: emmettStore, once: true, run: atOnce }),
    },
    goals: [{ against: ['emmett, a batch a stream', 'emmett, one batch'], ratio: 5 }],
  },
];

async function byPages(store: MemoryStore): Promise<void> {
  const total = new Total();
  for await (const page of subscribe<Deposited>(store).pages()) {
    for (const event of page.events) total.add(event.data);
    if (page.caughtUp) break;
  }
  total.check();
}

async function byEvents(store: MemoryStore): Promise<void> {
  const total = new Total();
  for await (const event of subscribe<Deposited>(store)) {
    total.add(event.data);
    if (total.events === EVENTS) break;
  }
}

async function byStreams(store: InMemoryEventStore): Promise<void> {
  const total = new Total();
  const consumer = await emmettConsumer(total);
  for (const stream of streamsOf(STREAMS, LENGTH).keys()) {
    const { events } = await store.readStream<EmmettDeposited>(stream);
    await consumer.handle(events, {});
  }
  await consumer.close({});
  total.check();
}

async function atOnce(store: InMemoryEventStore): Promise<void> {
  const total = new Total();
  const consumer = await emmettConsumer(total);
  const all = [];
  for (const stream of streamsOf(STREAMS, LENGTH).keys()) {
    const { events } = await store.readStream<EmmettDeposited>(stream);
    all.push(...events);
  }
  await consumer.handle(all, {});
  await consumer.close({});
  total.check();
}

/*
 * Emmett's in-memory store has no log to read: its events are read stream by stream and handed to a processor. What
 * makes that fastest: a plain reactor without checkpoints (an in-memory reactor or projector keeps one after every event,
 * at many times the cost), its events in one batch or a batch for each stream.
 */
async function emmettConsumer(total: Total) {
  const consumer = reactor<EmmettDeposited>({
    processorId: 'total',
    eachMessage: (event) => total.add(event.data),
  });
  await consumer.start({});
  return consumer;
}

/** What every consumer does with an event. */
class Total {
  events = 0;
  amount = 0;

  add({ amount }: Payment): void {
    this.events += 1;
    this.amount += amount;
  }

  check(): void {
    if (this.events !== EVENTS) throw new Error('an event was not handled');
  }
}
