import { decider, type StateOf } from '../index.js';

type AccountEvent = { type: 'Opened'; data: null } | { type: 'Deposited'; data: { amount: number } };
type Account = { status: 'none' | 'open' | 'closed'; balances: number[] };
const nobody: Account = { status: 'none', balances: [] };

const rest = { category: 'account', decide: (_account: unknown, _command: 'open') => [] };

// What `evolve` returns needs no annotation, literals and mutable arrays included.
const literal = decider({
  ...rest,
  initialState: nobody,
  evolve: (account, event: AccountEvent) => {
    switch (event.type) {
      case 'Opened':
        return { ...account, status: 'open' };
      case 'Deposited':
        return { ...account, balances: [...account.balances, event.data.amount] };
    }
  },
});

// An initial value stands for its type, not for itself.
const widened = decider({
  ...rest,
  initialState: { open: false, count: 0 },
  evolve: (state, _event: AccountEvent) => ({ open: true, count: state.count + 1 }),
});
const count: StateOf<typeof widened>['count'] = 5;

const misspelt = decider({
  ...rest,
  initialState: nobody,
  // @ts-expect-error a status that does not exist
  evolve: (account, _event: AccountEvent) => ({ ...account, status: 'opne' }),
});

const missing = decider({
  ...rest,
  initialState: nobody,
  // @ts-expect-error a part of the state is missing
  evolve: (account, _event: AccountEvent) => ({ status: account.status }),
});
