import { expect, test } from '@jest/globals';
import { executeCommand, type CommandObject } from '../index.js';
import { openMemoryStore } from '../memory/index.js';

interface Withdrawn {
  readonly type: 'Withdrawn';
  readonly data: { readonly amount: number };
}

class Withdraw implements CommandObject<number, Withdrawn> {
  readonly initialState = 100;
  constructor(
    private readonly account: string,
    private readonly amount: number,
  ) {}

  get stream(): string {
    return `account-${this.account}`;
  }

  evolve(balance: number, event: Withdrawn): number {
    return balance - event.data.amount;
  }

  handle(balance: number): Withdrawn {
    if (balance < this.amount) throw new Error('not enough');
    return { type: 'Withdrawn', data: { amount: this.amount } };
  }
}

test('a command object runs like any command, and is recognised when it is repeated', async () => {
  const store = await openMemoryStore();
  const first = await executeCommand(store, new Withdraw('alice', 70), { commandId: 'w1' });
  expect(first).toMatchObject({ outcome: 'appended', state: 30, stream: 'account-alice' });
  const again = await executeCommand(store, new Withdraw('alice', 70), { commandId: 'w1' });
  expect(again).toMatchObject({ outcome: 'repeated', position: first.position });
  const other = executeCommand(store, new Withdraw('alice', 7), { commandId: 'w1' });
  await expect(other).rejects.toMatchObject({ code: 'ES_COMMAND_MISMATCH' });
  await expect(executeCommand(store, new Withdraw('alice', 31))).rejects.toThrow('not enough');
});
