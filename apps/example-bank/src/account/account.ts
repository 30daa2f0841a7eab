import { decider } from '@eventfold/core';
import { formatMoney, type Currency } from '../money/minor-units.js';
import type { AccountCommand, OpenAccount } from './account-command.js';
import type { AccountEvent } from './account-event.js';
import type { PostedTransaction } from './posted-transaction.js';
import { refusal } from './refusal.js';

export interface Account {
  readonly status: 'unopened' | 'open' | 'frozen' | 'closed';
  readonly owner: string;
  readonly currency: Currency;
  readonly overdraftLimit: number;
  readonly balance: number;
}

const unopened: Account = { status: 'unopened', owner: '', currency: 'CZK', overdraftLimit: 0, balance: 0 };

/** An account of the bank. Events change the state, and nothing else does; commands are judged by that state alone. */
export const account = decider({
  category: 'account',
  initialState: unopened,

  evolve: (account, event: AccountEvent) => {
    switch (event.type) {
      case 'AccountOpened':
        return { ...account, ...event.data, status: 'open' };
      case 'MoneyDeposited':
      case 'TransactionPosted':
        return { ...account, balance: account.balance + event.data.amount };
      case 'MoneyWithdrawn':
        return { ...account, balance: account.balance - event.data.amount };
      case 'AccountFrozen':
        return { ...account, status: 'frozen' };
      case 'AccountUnfrozen':
        return { ...account, status: 'open' };
      case 'AccountClosed':
        return { ...account, status: 'closed' };
    }
  },

  decide: (account, command: AccountCommand) => {
    switch (command.type) {
      case 'Open':
        return open(account, command);
      case 'Deposit':
        return deposit(account, command.amount);
      case 'Withdraw':
        return withdraw(account, command.amount);
      case 'PostTransaction':
        return post(account, command.transaction);
      case 'Freeze':
        requireNotClosed(account);
        return account.status === 'frozen' ? [] : { type: 'AccountFrozen', data: { reason: command.reason } };
      case 'Unfreeze':
        requireNotClosed(account);
        return account.status === 'frozen' ? { type: 'AccountUnfrozen', data: null } : [];
      case 'Close':
        return close(account);
    }
  },
});

function open(account: Account, { owner, currency, overdraftLimit }: OpenAccount): AccountEvent {
  if (account.status !== 'unopened') throw refusal('ACCOUNT_EXISTS', 'This account was opened before.');
  if (owner.trim() === '') throw refusal('INVALID_OWNER', 'An account needs an owner.');
  if (!Number.isSafeInteger(overdraftLimit) || overdraftLimit < 0)
    throw refusal('INVALID_AMOUNT', 'An overdraft limit is a whole number of minor units, 0 or more.');
  return { type: 'AccountOpened', data: { owner, currency, overdraftLimit } };
}

function deposit(account: Account, amount: number): AccountEvent {
  requireNotClosed(account);
  requireAmount(amount);
  requireRoomFor(account, amount);
  return { type: 'MoneyDeposited', data: { amount } };
}

function withdraw(account: Account, amount: number): AccountEvent {
  requireNotClosed(account);
  requireNotFrozen(account);
  requireAmount(amount);
  const { balance, overdraftLimit, currency } = account;
  if (balance - amount < -overdraftLimit) {
    const available = formatMoney(Math.max(0, balance + overdraftLimit), currency);
    throw refusal(
      'INSUFFICIENT_FUNDS',
      `${formatMoney(amount, currency)} is too much: ${available} is available.`,
    );
  }
  return { type: 'MoneyWithdrawn', data: { amount } };
}

/** A posted fact takes the balance wherever it did at the bank, and does not ask whether the account is frozen or closed. */
function post(account: Account, transaction: PostedTransaction): AccountEvent {
  requireOpened(account);
  requireRoomFor(account, transaction.amount);
  return { type: 'TransactionPosted', data: transaction };
}

function close(account: Account): AccountEvent | [] {
  if (account.status === 'closed') return [];
  requireOpened(account);
  requireNotFrozen(account);
  if (account.balance !== 0) {
    const balance = formatMoney(account.balance, account.currency);
    throw refusal('ACCOUNT_NOT_EMPTY', `The balance is ${balance}; only an account at zero can be closed.`);
  }
  return { type: 'AccountClosed', data: null };
}

function requireOpened({ status }: Account): void {
  if (status === 'unopened') throw refusal('ACCOUNT_NOT_OPEN', 'There is no such account.');
}

function requireNotClosed(account: Account): void {
  requireOpened(account);
  if (account.status === 'closed') throw refusal('ACCOUNT_CLOSED', 'This account is closed.');
}

function requireNotFrozen({ status }: Account): void {
  if (status === 'frozen') throw refusal('ACCOUNT_FROZEN', 'This account is frozen: no money can leave it.');
}

function requireAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount <= 0)
    throw refusal('INVALID_AMOUNT', 'An amount is a whole number of minor units, above zero.');
}

function requireRoomFor({ balance }: Account, amount: number): void {
  if (!Number.isSafeInteger(balance + amount))
    throw refusal('INVALID_AMOUNT', 'The balance would be too large to be exact.');
}
