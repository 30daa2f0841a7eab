import {
  decider,
  readLog,
  readStream,
  subscribe,
  subscribeToStream,
  type EventStore,
  type RecordedEvent,
} from '../index.js';

type AccountEvent =
  { type: 'Opened'; data: { owner: string } } | { type: 'Deposited'; data: { cents: number } };

const account = decider({
  category: 'account',
  initialState: 0,
  evolve: (cents, event: AccountEvent) => (event.type === 'Deposited' ? cents + event.data.cents : cents),
  decide: (_cents, _command: null) => [],
});

declare const store: EventStore;

async function reads(): Promise<number> {
  for await (const event of readStream(store, 'account-a', { source: account })) {
    if (event.type === 'Opened') event.data.owner.toUpperCase();
    // @ts-expect-error not narrowed
    event.data.owner;
    // @ts-expect-error no such type
    if (event.type === 'Closed') break;
  }
  const [first] = await readStream(store, 'account-a', {
    source: account,
    direction: 'backward',
    limit: 1,
  }).toArray();
  // @ts-expect-error there may be none
  first.revision;
  // @ts-expect-error the port's word, not a reader's
  readStream(store, 'account-a', { from: 3 });
  // @ts-expect-error no such direction
  readStream(store, 'account-a', { direction: 'sideways' });
  return readStream(store, 'account-a', { source: account }).fold(0, (cents, event) =>
    account.evolve(cents, event),
  );
}

async function follows(): Promise<void> {
  for await (const event of subscribe(store, { source: account, types: ['Deposited'] }))
    event.position.toUpperCase();
  for await (const page of subscribe(store, { source: account }).pages()) {
    const next: string = page.next;
    const caughtUp: boolean = page.caughtUp;
    for (const event of page.events) if (event.type === 'Deposited') event.data.cents.toFixed();
  }
  for await (const event of subscribeToStream(store, 'account-a', { source: account, fromRevision: 3 })) {
    if (event.type === 'Deposited') event.data.cents.toFixed();
  }
  // @ts-expect-error a type that the source does not have
  subscribe(store, { source: account, types: ['Closed'] });
  // @ts-expect-error a type that the source does not have
  readLog(store, { source: account, types: ['Closed'] });
}

async function untyped(): Promise<void> {
  for await (const event of readLog(store, { types: ['Anything'] })) {
    const recorded: RecordedEvent = event;
    // @ts-expect-error nobody said what it holds
    event.data.cents;
  }
}
