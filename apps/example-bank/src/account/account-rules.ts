import { formatMoney, type Currency } from '../money/minor-units.js';
import type { Account } from './account-state.js';
import { refusal } from './refusal.js';

// The rules that commands have in common: each throws a refusal where it does not hold.

export function requireOpened({ status }: Account): void {
  if (status === 'unopened') throw refusal('ACCOUNT_NOT_OPEN', 'There is no such account.');
}

export function requireNotClosed(account: Account): void {
  requireOpened(account);
  if (account.status === 'closed') throw refusal('ACCOUNT_CLOSED', 'This account is closed.');
}

export function requireNotFrozen({ status }: Account): void {
  if (status === 'frozen') throw refusal('ACCOUNT_FROZEN', 'This account is frozen: no money can leave it.');
}

export function requireAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount <= 0)
    throw refusal('INVALID_AMOUNT', 'An amount is a whole number of minor units, above zero.');
}

export function requireRoomFor({ balance }: Account, amount: number): void {
  if (!Number.isSafeInteger(balance + amount))
    throw refusal('INVALID_AMOUNT', 'The balance would be too large to be exact.');
}

export function requireCurrency(account: Account, currency: Currency): void {
  if (account.currency !== currency)
    throw refusal(
      'CURRENCY_MISMATCH',
      `This account is kept in ${account.currency}: it takes no ${currency}.`,
    );
}

export function requireFunds(account: Account, amount: number): void {
  if (account.balance - amount >= -account.overdraftLimit) return;
  const wanted = formatMoney(amount, account.currency);
  const available = formatMoney(availableIn(account), account.currency);
  throw refusal('INSUFFICIENT_FUNDS', `${wanted} is too much: ${available} is available.`);
}

/** What can be withdrawn, in minor units. */
export function availableIn({ balance, overdraftLimit }: Account): number {
  return Math.max(0, balance + overdraftLimit);
}
