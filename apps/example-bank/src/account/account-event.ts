import type { Currency } from '../money/minor-units.js';
import type { PostedTransaction } from './posted-transaction.js';
import type { RefusalCode } from './refusal.js';

/** What can happen to an account. All amounts are in minor units of its currency. */
export type AccountEvent =
  | { type: 'AccountOpened'; data: { owner: string; currency: Currency; overdraftLimit: number } }
  | { type: 'MoneyDeposited'; data: { amount: number } }
  | { type: 'MoneyWithdrawn'; data: { amount: number } }
  | { type: 'TransactionPosted'; data: PostedTransaction }
  | { type: 'AccountFrozen'; data: { reason: string } }
  | { type: 'AccountUnfrozen'; data: null }
  | { type: 'AccountClosed'; data: null }
  | TransferAnswer;

/** How an account answered the process of a transfer, which its id names. */
export type TransferAnswer =
  | { type: 'TransferSent'; data: { transfer: string; to: string; amount: number } }
  | { type: 'TransferReceived'; data: { transfer: string; from: string; amount: number } }
  | { type: 'TransferDeclined'; data: { transfer: string; code: RefusalCode; reason: string } }
  | { type: 'TransferTakenBack'; data: { transfer: string; amount: number } };
