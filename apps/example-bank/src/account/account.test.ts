import { describe, expect, test } from '@jest/globals';
import { execute } from '@eventfold/core';
import { openMemoryStore } from '@eventfold/core/memory';
import { given } from '@eventfold/testkit';
import type { AccountEvent } from './account-event.js';
import { account } from './account.js';
import type { PostedTransaction } from './posted-transaction.js';

const opened = (overdraftLimit = 0): AccountEvent => ({
  type: 'AccountOpened',
  data: { owner: 'Alice', currency: 'CZK', overdraftLimit },
});
const deposited = (amount: number): AccountEvent => ({ type: 'MoneyDeposited', data: { amount } });
const withdrawn = (amount: number): AccountEvent => ({ type: 'MoneyWithdrawn', data: { amount } });
const frozen: AccountEvent = { type: 'AccountFrozen', data: { reason: 'lost card' } };
const unfrozen: AccountEvent = { type: 'AccountUnfrozen', data: null };
const closed: AccountEvent = { type: 'AccountClosed', data: null };
const transaction: PostedTransaction = {
  id: '1176458',
  bookedOn: '1993-06-28',
  amount: -3_184_000,
  balanceAfter: -299_460,
  operation: 'cash withdrawal',
  purpose: 'none',
  counterparty: null,
};
const posted: AccountEvent = { type: 'TransactionPosted', data: transaction };

describe('opening', () => {
  const open = { type: 'Open', owner: 'Alice', currency: 'CZK', overdraftLimit: 500 } as const;

  test('starts the account', async () => {
    await given(account).when(open).thenEvents(opened(500));
  });

  test('happens once', async () => {
    await given(account, opened()).when(open).thenRejects({ code: 'ACCOUNT_EXISTS' });
    await given(account, opened(), closed).when(open).thenRejects({ code: 'ACCOUNT_EXISTS' });
  });

  test('needs an owner and a limit that makes sense', async () => {
    await given(account)
      .when({ ...open, owner: ' ' })
      .thenRejects({ code: 'INVALID_OWNER' });
    for (const overdraftLimit of [-1, 0.5, Number.NaN, 2 ** 53])
      await given(account)
        .when({ ...open, overdraftLimit })
        .thenRejects({ code: 'INVALID_AMOUNT' });
  });
});

describe('depositing', () => {
  test('adds whole minor units above zero', async () => {
    await given(account, opened()).when({ type: 'Deposit', amount: 100 }).thenEvents(deposited(100));
    for (const amount of [0, -5, 0.1, Number.NaN, Infinity])
      await given(account, opened())
        .when({ type: 'Deposit', amount })
        .thenRejects({ code: 'INVALID_AMOUNT' });
  });

  test('is possible while the account is frozen, and needs one that is there', async () => {
    const deposit = { type: 'Deposit', amount: 1 } as const;
    await given(account, opened(), frozen).when(deposit).thenEvents(deposited(1));
    await given(account).when(deposit).thenRejects({ code: 'ACCOUNT_NOT_OPEN' });
    await given(account, opened(), closed).when(deposit).thenRejects({ code: 'ACCOUNT_CLOSED' });
  });

  test('stops before the balance becomes inexact', async () => {
    const full = given(account, opened(), deposited(Number.MAX_SAFE_INTEGER));
    await full.when({ type: 'Deposit', amount: 1 }).thenRejects({ code: 'INVALID_AMOUNT' });
  });
});

describe('withdrawing', () => {
  test('takes the balance down to the overdraft limit, and no further', async () => {
    const alice = given(account, opened(500), deposited(100));
    await alice.when({ type: 'Withdraw', amount: 600 }).thenEvents(withdrawn(600));
    await alice.when({ type: 'Withdraw', amount: 601 }).thenRejects({
      code: 'INSUFFICIENT_FUNDS',
      message: '6.01 CZK is too much: 6.00 CZK is available.',
    });
  });

  test('sees what was withdrawn before', async () => {
    const alice = given(account, opened(), deposited(100), withdrawn(70));
    await alice.when({ type: 'Withdraw', amount: 30 }).thenEvents(withdrawn(30));
    await alice.when({ type: 'Withdraw', amount: 31 }).thenRejects({ code: 'INSUFFICIENT_FUNDS' });
  });

  test('is refused on a frozen or closed account', async () => {
    const withdraw = { type: 'Withdraw', amount: 1 } as const;
    await given(account, opened(), deposited(9), frozen)
      .when(withdraw)
      .thenRejects({ code: 'ACCOUNT_FROZEN' });
    await given(account, opened(), closed).when(withdraw).thenRejects({ code: 'ACCOUNT_CLOSED' });
    await given(account, opened(), deposited(9), frozen, unfrozen).when(withdraw).thenEvents(withdrawn(1));
  });
});

describe('posting a transaction that was booked elsewhere', () => {
  const post = { type: 'PostTransaction', transaction } as const;

  test('is not held up by the overdraft rule, a freeze or the end of the account', async () => {
    for (const past of [[], [frozen], [closed]])
      await given(account, opened(), ...past)
        .when(post)
        .thenEvents(posted);
  });

  test('counts for the live commands after it', async () => {
    await given(account, opened(), posted).when({ type: 'Withdraw', amount: 1 }).thenRejects({
      code: 'INSUFFICIENT_FUNDS',
      message: '0.01 CZK is too much: 0.00 CZK is available.',
    });
  });

  test('needs an account', async () => {
    await given(account).when(post).thenRejects({ code: 'ACCOUNT_NOT_OPEN' });
  });
});

describe('freezing, unfreezing and closing', () => {
  test('change nothing where it is so already', async () => {
    await given(account, opened(), frozen).when({ type: 'Freeze', reason: 'again' }).thenNothing();
    await given(account, opened()).when({ type: 'Unfreeze' }).thenNothing();
    await given(account, opened(), closed).when({ type: 'Close' }).thenNothing();
  });

  test('write what happened', async () => {
    await given(account, opened()).when({ type: 'Freeze', reason: 'lost card' }).thenEvents(frozen);
    await given(account, opened(), frozen).when({ type: 'Unfreeze' }).thenEvents(unfrozen);
    await given(account, opened()).when({ type: 'Close' }).thenEvents(closed);
  });

  test('close an account at zero only, and not a frozen one', async () => {
    const close = { type: 'Close' } as const;
    await given(account, opened(), deposited(1)).when(close).thenRejects({ code: 'ACCOUNT_NOT_EMPTY' });
    await given(account, opened(), frozen).when(close).thenRejects({ code: 'ACCOUNT_FROZEN' });
    await given(account).when(close).thenRejects({ code: 'ACCOUNT_NOT_OPEN' });
  });

  test('freeze neither what is not there nor what is closed', async () => {
    const freeze = { type: 'Freeze', reason: 'lost card' } as const;
    await given(account).when(freeze).thenRejects({ code: 'ACCOUNT_NOT_OPEN' });
    await given(account, opened(), closed).when(freeze).thenRejects({ code: 'ACCOUNT_CLOSED' });
    await given(account, opened(), closed).when({ type: 'Unfreeze' }).thenRejects({ code: 'ACCOUNT_CLOSED' });
  });
});

test('the state follows from the events', async () => {
  await given(account, opened(500), deposited(100), withdrawn(70), posted, frozen).thenState({
    status: 'frozen',
    owner: 'Alice',
    currency: 'CZK',
    overdraftLimit: 500,
    balance: 30 - 3_184_000,
  });
});

test('a refused command leaves nothing in the store', async () => {
  const store = await openMemoryStore();
  await expect(execute(store, account, 'a', { type: 'Withdraw', amount: 1 })).rejects.toMatchObject({
    code: 'ACCOUNT_NOT_OPEN',
  });
  expect(await store.readStream({ stream: account.stream('a'), limit: 1 })).toMatchObject({
    state: 'missing',
    events: [],
  });
});
