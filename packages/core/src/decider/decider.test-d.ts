import {
  commandHandler,
  decider,
  execute,
  type CommandOf,
  type EventOf,
  type EventStore,
  type StateOf,
} from '../index.js';

type AccountEvent =
  { type: 'Opened'; data: { owner: string } } | { type: 'Deposited'; data: { amount: number } };
type AccountCommand = { type: 'Open'; owner: string } | { type: 'Deposit'; amount: number };
interface Account {
  owner: string | null;
  balance: number;
}

const nobody: Account = { owner: null, balance: 0 };

const account = decider({
  category: 'account',
  initialState: nobody,
  evolve: (state, event: AccountEvent) => {
    switch (event.type) {
      case 'Opened':
        return { ...state, owner: event.data.owner };
      case 'Deposited':
        return { ...state, balance: state.balance + event.data.amount };
    }
  },
  decide: (state, command: AccountCommand) => {
    switch (command.type) {
      case 'Open':
        return state.owner === null ? { type: 'Opened', data: { owner: command.owner } } : [];
      case 'Deposit':
        return [{ type: 'Deposited', data: { amount: command.amount } }];
    }
  },
});

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const inferred: [
  Equal<StateOf<typeof account>, Account>,
  Equal<CommandOf<typeof account>, AccountCommand>,
  Equal<EventOf<typeof account>, AccountEvent>,
] = [true, true, true];

declare const store: EventStore;

async function uses(): Promise<number> {
  const { state, events } = await execute(store, account, 'alice', { type: 'Deposit', amount: 50 });
  for (const event of events) if (event.type === 'Opened') event.data.owner.toUpperCase();
  await commandHandler(store, account).execute(
    'alice',
    { type: 'Open', owner: 'alice' },
    { commandId: 'c1' },
  );
  // @ts-expect-error a command that does not exist
  await execute(store, account, 'alice', { type: 'Rob', amount: 50 });
  // @ts-expect-error a command without its amount
  await execute(store, account, 'alice', { type: 'Deposit' });
  return state.balance;
}

const forgotten = decider({
  category: 'account',
  initialState: { balance: 0 },
  // @ts-expect-error a case is missing
  evolve: (state, event: AccountEvent) => {
    switch (event.type) {
      case 'Deposited':
        return { balance: state.balance + event.data.amount };
    }
  },
  // @ts-expect-error a command was forgotten
  decide: (_state, command: AccountCommand) => {
    switch (command.type) {
      case 'Open':
        return { type: 'Opened', data: { owner: command.owner } };
    }
  },
});

const misspelt = decider({
  category: 'account',
  initialState: { balance: 0 },
  evolve: (state, _event: AccountEvent) => state,
  // @ts-expect-error an event of another name
  decide: (_state, _command: AccountCommand) => ({ type: 'Deposit', data: { amount: 1 } }),
});

const undefinedState = decider({
  category: 'account',
  // @ts-expect-error a state that is absent is null
  initialState: undefined as { balance: number } | undefined,
  evolve: (state, _event) => state,
  decide: (_state, _command) => [],
});
