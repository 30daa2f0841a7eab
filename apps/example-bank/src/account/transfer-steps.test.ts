import { describe, test } from '@jest/globals';
import { given } from '@eventfold/testkit';
import type { AccountEvent } from './account-event.js';
import { account } from './account.js';

const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { owner: 'Alice', currency: 'CZK', overdraftLimit: 0 },
};
const deposited: AccountEvent = { type: 'MoneyDeposited', data: { amount: 100 } };
const frozen: AccountEvent = { type: 'AccountFrozen', data: { reason: 'lost card' } };
const closed: AccountEvent = { type: 'AccountClosed', data: null };

const send = { type: 'SendTransfer', transfer: 't1', to: '2', amount: 70, currency: 'CZK' } as const;
const sent: AccountEvent = { type: 'TransferSent', data: { transfer: 't1', to: '2', amount: 70 } };
const receive = { type: 'ReceiveTransfer', transfer: 't1', from: '1', amount: 70, currency: 'CZK' } as const;
const received: AccountEvent = { type: 'TransferReceived', data: { transfer: 't1', from: '1', amount: 70 } };
const takeBack = { type: 'TakeTransferBack', transfer: 't1', amount: 70 } as const;
const takenBack: AccountEvent = { type: 'TransferTakenBack', data: { transfer: 't1', amount: 70 } };
const declined = (code: string, reason: string): AccountEvent =>
  ({ type: 'TransferDeclined', data: { transfer: 't1', code, reason } }) as AccountEvent;

describe('sending a transfer', () => {
  test('takes the money', async () => {
    await given(account, opened, deposited).when(send).thenEvents(sent);
    await given(account, opened, deposited, sent).thenState({
      status: 'open',
      owner: 'Alice',
      currency: 'CZK',
      overdraftLimit: 0,
      balance: 30,
    });
  });

  test.each([
    ['too little money', [opened], 'INSUFFICIENT_FUNDS', '0.70 CZK is too much: 0.00 CZK is available.'],
    [
      'a freeze',
      [opened, deposited, frozen],
      'ACCOUNT_FROZEN',
      'This account is frozen: no money can leave it.',
    ],
    ['a closed account', [opened, closed], 'ACCOUNT_CLOSED', 'This account is closed.'],
    ['no account', [], 'ACCOUNT_NOT_OPEN', 'There is no such account.'],
  ])('is declined by %s, which is an event', async (_, past, code, reason) => {
    await given(account, ...past)
      .when(send)
      .thenEvents(declined(code, reason));
  });

  test('changes nothing where it is declined', async () => {
    await given(account, opened, deposited, declined('ACCOUNT_FROZEN', ''))
      .when({ type: 'Withdraw', amount: 100 })
      .thenEvents({ type: 'MoneyWithdrawn', data: { amount: 100 } });
  });
});

describe('receiving a transfer', () => {
  test('takes the money in, into a frozen account, too', async () => {
    await given(account, opened).when(receive).thenEvents(received);
    await given(account, opened, frozen).when(receive).thenEvents(received);
  });

  test('is declined in another currency, and by what is closed or not there', async () => {
    await given(account, opened)
      .when({ ...receive, currency: 'EUR' })
      .thenEvents(declined('CURRENCY_MISMATCH', 'This account is kept in CZK: it takes no EUR.'));
    await given(account, opened, closed)
      .when(receive)
      .thenEvents(declined('ACCOUNT_CLOSED', 'This account is closed.'));
    await given(account).when(receive).thenEvents(declined('ACCOUNT_NOT_OPEN', 'There is no such account.'));
  });
});

describe('taking a transfer back', () => {
  test('is never declined', async () => {
    for (const past of [[], [frozen], [closed]])
      await given(account, opened, deposited, sent, ...past)
        .when(takeBack)
        .thenEvents(takenBack);
  });

  test('opens an account again that was closed meanwhile, so that the money can be had', async () => {
    const emptied: AccountEvent = { type: 'MoneyWithdrawn', data: { amount: 30 } };
    const closedMeanwhile = given(account, opened, deposited, sent, emptied, closed, takenBack);
    await closedMeanwhile
      .when({ type: 'Withdraw', amount: 70 })
      .thenEvents({ type: 'MoneyWithdrawn', data: { amount: 70 } });
  });
});
