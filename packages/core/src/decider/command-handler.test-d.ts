import {
  allOf,
  commandHandler,
  decider,
  every,
  isEventStoreError,
  olderThan,
  smallerThan,
  stateCache,
  type EventStore,
} from '../index.js';

type CounterEvent = { type: 'Increased'; data: { by: number } };
interface Total {
  total: number;
}

const counter = decider({
  category: 'counter',
  initialState: { total: 0 },
  evolve: (state, event: CounterEvent) => ({ total: state.total + event.data.by }),
  decide: (_state, by: number) => ({ type: 'Increased', data: { by } }),
});

declare const store: EventStore;

commandHandler(store, counter, { cache: stateCache(10), snapshots: every(100), retry: { attempts: 3 } });
commandHandler(store, counter, { snapshots: smallerThan(1000, every(100)) });
commandHandler(store, counter, {
  snapshots: every<Total>(100, {
    codec: { encode: ({ total }) => total, decode: (stored) => ({ total: Number(stored) }) },
  }),
});

commandHandler(store, counter, {
  // @ts-expect-error snapshots of another state
  snapshots: every<Set<number>>(100, {
    codec: { encode: (seen) => [...seen], decode: () => new Set<number>() },
  }),
});

// @ts-expect-error an option that does not exist
commandHandler(store, counter, { snapshot: every(100) });

async function uses(): Promise<void> {
  const handler = commandHandler(store, counter);
  const { outcome, state, revision, position, events } = await handler.execute('a', 5);
  state.total.toFixed();
  for (const event of events) event.data.by.toFixed();
  // @ts-expect-error null where nothing was ever written
  revision.toFixed();
  // @ts-expect-error null where the command has no events
  position.toUpperCase();
  // @ts-expect-error no such outcome
  if (outcome === 'failed') return;
  // @ts-expect-error another command
  await handler.execute('a', 'five');
  // @ts-expect-error a command decides on one state only
  await handler.execute('a', 5, { expectedRevision: 'any' });
  // @ts-expect-error an acknowledged event has no position of its own
  events[0]?.position;
}

function matches(error: unknown): void {
  if (isEventStoreError(error, 'ES_REVISION_CONFLICT')) error.details.violations[0]?.actual?.toFixed();
  if (isEventStoreError(error, 'ES_TOO_LARGE')) error.details.limit.toFixed();
  // @ts-expect-error a code that does not exist
  isEventStoreError(error, 'ES_MADE_UP');
  // @ts-expect-error not this code's details
  if (isEventStoreError(error, 'ES_CLOSED')) error.details.limit;
}
