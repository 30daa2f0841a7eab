import { decider } from '@eventfold/core';
import { formatMoney } from '../money/minor-units.js';
import type { AccountCommand, OpenAccount } from './account-command.js';
import type { AccountEvent } from './account-event.js';
import {
  requireAmount,
  requireFunds,
  requireNotClosed,
  requireNotFrozen,
  requireOpened,
  requireRoomFor,
} from './account-rules.js';
import { UNOPENED, type Account } from './account-state.js';
import type { PostedTransaction } from './posted-transaction.js';
import { refusal } from './refusal.js';
import { answerTransfer } from './transfer-steps.js';

/** An account of the bank. Events change the state, and nothing else does; commands are judged by that state alone. */
export const account = decider({
  category: 'account',
  initialState: UNOPENED,

  evolve: (account, event: AccountEvent) => {
    switch (event.type) {
      case 'AccountOpened':
        return { ...account, ...event.data, status: 'open' };
      case 'MoneyDeposited':
      case 'TransactionPosted':
      case 'TransferReceived':
        return { ...account, balance: account.balance + event.data.amount };
      case 'MoneyWithdrawn':
      case 'TransferSent':
        return { ...account, balance: account.balance - event.data.amount };
      case 'TransferTakenBack':
        return {
          ...account,
          balance: account.balance + event.data.amount,
          status: reopened(account.status),
        };
      case 'TransferDeclined':
        return account;
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
        return freeze(account, command.reason);
      case 'Unfreeze':
        return unfreeze(account);
      case 'Close':
        return close(account);
      case 'SendTransfer':
      case 'ReceiveTransfer':
      case 'TakeTransferBack':
        return answerTransfer(account, command);
    }
  },
});

/** An account that was closed meanwhile holds money again: its owner must be able to get at it. */
function reopened(status: Account['status']): Account['status'] {
  return status === 'closed' ? 'open' : status;
}

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
  requireFunds(account, amount);
  return { type: 'MoneyWithdrawn', data: { amount } };
}

/** A posted fact takes the balance wherever it did at the bank, and does not ask whether the account is frozen or closed. */
function post(account: Account, transaction: PostedTransaction): AccountEvent {
  requireOpened(account);
  requireRoomFor(account, transaction.amount);
  return { type: 'TransactionPosted', data: transaction };
}

function freeze(account: Account, reason: string): AccountEvent | [] {
  requireNotClosed(account);
  return account.status === 'frozen' ? [] : { type: 'AccountFrozen', data: { reason } };
}

function unfreeze(account: Account): AccountEvent | [] {
  requireNotClosed(account);
  return account.status === 'frozen' ? { type: 'AccountUnfrozen', data: null } : [];
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
