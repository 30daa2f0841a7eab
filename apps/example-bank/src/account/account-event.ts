import type { Currency } from '../money/minor-units.js';
import type { PostedTransaction } from './posted-transaction.js';

/** What can happen to an account. All amounts are in minor units of its currency. */
export type AccountEvent =
  | { type: 'AccountOpened'; data: { owner: string; currency: Currency; overdraftLimit: number } }
  | { type: 'MoneyDeposited'; data: { amount: number } }
  | { type: 'MoneyWithdrawn'; data: { amount: number } }
  | { type: 'TransactionPosted'; data: PostedTransaction }
  | { type: 'AccountFrozen'; data: { reason: string } }
  | { type: 'AccountUnfrozen'; data: null }
  | { type: 'AccountClosed'; data: null };
