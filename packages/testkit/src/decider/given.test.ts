import { describe, expect, test } from '@jest/globals';
import { decider, defineEvents } from '@eventfold/core';
import { given } from './given.js';

type AccountEvent =
  | { type: 'Opened'; data: { owner: string } }
  | { type: 'Deposited'; data: { amount: number }; metadata?: object }
  | { type: 'Withdrawn'; data: { amount: number } };
type AccountCommand = { type: 'Open'; owner: string } | { type: 'Deposit' | 'Withdraw'; amount: number };

const account = decider({
  category: 'account',
  initialState: { owner: null as string | null, balance: 0 },
  evolve: (state, event: AccountEvent) => {
    switch (event.type) {
      case 'Opened':
        return { ...state, owner: event.data.owner };
      case 'Deposited':
        return { ...state, balance: state.balance + event.data.amount };
      case 'Withdrawn':
        return { ...state, balance: state.balance - event.data.amount };
    }
  },
  decide: (state, command: AccountCommand) => {
    switch (command.type) {
      case 'Open':
        return state.owner === command.owner ? [] : { type: 'Opened', data: { owner: command.owner } };
      case 'Deposit':
        return [{ type: 'Deposited', data: { amount: command.amount }, metadata: { by: state.owner } }];
      case 'Withdraw':
        if (state.balance < command.amount)
          throw Object.assign(new Error('not enough money'), { code: 'INSUFFICIENT_FUNDS' });
        return [{ type: 'Withdrawn', data: { amount: command.amount } }];
    }
  },
});

const opened = { type: 'Opened', data: { owner: 'alice' } } as const;
const deposited = (amount: number) => ({ type: 'Deposited', data: { amount } }) as const;
const withdrawn = (amount: number) => ({ type: 'Withdrawn', data: { amount } }) as const;

describe('given', () => {
  const rich = given(account, opened, deposited(100));

  test('holds a command to its events', async () => {
    await rich.when({ type: 'Withdraw', amount: 30 }).thenEvents(withdrawn(30));
    await expect(rich.when({ type: 'Withdraw', amount: 30 }).thenEvents(withdrawn(31))).rejects.toThrow(
      /The events decided[^]*\+\s+amount: 30[^]*-\s+amount: 31/,
    );
    await expect(rich.when({ type: 'Withdraw', amount: 30 }).thenEvents()).rejects.toThrow(
      'The events decided',
    );
    await expect(
      rich.when({ type: 'Withdraw', amount: 30 }).thenEvents(withdrawn(30), withdrawn(30)),
    ).rejects.toThrow('The events decided');
  });

  test('compares metadata where an expected event mentions it', async () => {
    const deposit = rich.when({ type: 'Deposit', amount: 5 });
    await deposit.thenEvents(deposited(5));
    await deposit.thenEvents({ ...deposited(5), metadata: { by: 'alice' } });
    await expect(deposit.thenEvents({ ...deposited(5), metadata: { by: 'bob' } })).rejects.toThrow('bob');
  });

  test('holds a command to no events', async () => {
    await rich.when({ type: 'Open', owner: 'alice' }).thenNothing();
    await expect(rich.when({ type: 'Open', owner: 'bob' }).thenNothing()).rejects.toThrow(
      'The events decided',
    );
  });

  test('holds a command, and a past alone, to a state', async () => {
    await rich.thenState({ owner: 'alice', balance: 100 });
    await rich.when({ type: 'Withdraw', amount: 30 }).thenState({ owner: 'alice', balance: 70 });
    await expect(rich.thenState({ owner: 'alice', balance: 1 })).rejects.toThrow('The state');
    await expect(
      rich.when({ type: 'Deposit', amount: 1 }).thenState({ owner: 'alice', balance: 100 }),
    ).rejects.toThrow('The state after the command');
  });

  test('holds a command to its refusal', async () => {
    const refused = rich.when({ type: 'Withdraw', amount: 130 });
    await refused.thenRejects();
    await refused.thenRejects({ code: 'INSUFFICIENT_FUNDS', message: /enough/ });
    await refused.thenRejects(/not enough/);
    expect(await refused.thenRejects((error) => error instanceof Error)).toMatchObject({
      code: 'INSUFFICIENT_FUNDS',
    });
    await expect(refused.thenRejects({ code: 'OTHER' })).rejects.toThrow("The error's code");
    await expect(refused.thenRejects(/too much/)).rejects.toThrow('does not match');
    await expect(refused.thenRejects(() => false)).rejects.toThrow('not the one expected');
    await expect(rich.when({ type: 'Withdraw', amount: 1 }).thenRejects()).rejects.toThrow('The command');
    await expect(refused.thenEvents(withdrawn(130))).rejects.toThrow(
      'The command Withdraw was refused: INSUFFICIENT_FUNDS: not enough money',
    );
  });

  test('finds an event that storing would change', async () => {
    type Noted = { type: 'Noted'; data: { at: Date } };
    const plain = decider({
      category: 'note',
      initialState: null as Date | null,
      evolve: (_state, event: Noted) => event.data.at,
      decide: (_state, at: Date) => ({ type: 'Noted', data: { at } }),
    });
    await expect(given(plain).when(new Date(0)).thenState(new Date(0))).rejects.toThrow('instance of Date');

    const forgetful = decider({
      ...plain,
      evolve: (_state, event: Noted) => event.data.at,
      decide: (_state, at: Date) => ({ type: 'Noted', data: { at } }),
      events: defineEvents<Noted>({
        types: {
          Noted: {
            codec: {
              contentType: 'application/x-day',
              encode: ({ at }) => ({ at: at.toISOString().slice(0, 10) }),
              decode: decodeDate,
            },
          },
        },
      }),
    });
    await given(forgetful).when(new Date(0)).thenState(new Date(0));
    await expect(given(forgetful).when(new Date(5)).thenState(new Date(5))).rejects.toThrow(
      'What is read after the events were stored',
    );
  });

  test('finds an evolve that changes the state it was given', async () => {
    const careless = decider({
      category: 'list',
      initialState: { items: [] as number[] },
      evolve: (state, event: { type: 'Added'; data: number }) => {
        state.items.push(event.data);
        return state;
      },
      decide: (_state, data: number) => ({ type: 'Added', data }),
    });
    await expect(
      given(careless)
        .when(1)
        .thenState({ items: [1] }),
    ).rejects.toThrow(TypeError);
  });

  test('is no thenable, so that awaiting a part of it does not hang', async () => {
    expect('then' in rich).toBe(false);
    expect('then' in rich.when({ type: 'Deposit', amount: 5 })).toBe(false);
  });
});

function decodeDate(data: unknown): { at: Date } {
  return { at: new Date((data as { at: string }).at) };
}
