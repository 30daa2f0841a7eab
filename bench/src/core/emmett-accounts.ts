import {
  DeciderCommandHandler,
  getInMemoryEventStore,
  type Command,
  type Event,
  type InMemoryEventStore,
} from '@event-driven-io/emmett';
import { book, EMPTY, payment, type Account, type Payment } from './account.js';

export type EmmettDeposited = Event<'Deposited', Payment & Record<string, unknown>>;
type Deposit = Command<'Deposit', { index: number }>;

export const emmettFold = {
  initialState: (): Account => EMPTY,
  evolve: (account: Account, event: EmmettDeposited): Account => book(account, event.data),
};

/** Handles one command as its documentation does: a decider and a handler around it. */
export const emmettDeposit = DeciderCommandHandler<Account, Deposit, EmmettDeposited>({
  ...emmettFold,
  decide: ({ data: { index } }) => {
    const event = emmettEvent(index);
    if (event.data.amount <= 0) throw new Error('nothing to deposit');
    return event;
  },
});

export function emmettEvent(index: number): EmmettDeposited {
  return { type: 'Deposited', data: payment(index) as EmmettDeposited['data'] };
}

/** Emmett's store with that many events in each stream. */
export async function emmettAccounts(lengths: ReadonlyMap<string, number>): Promise<InMemoryEventStore> {
  const store = getInMemoryEventStore();
  for (const [stream, length] of lengths) {
    const events = Array.from({ length }, (_, index) => emmettEvent(index));
    await store.appendToStream(stream, events);
  }
  return store;
}
