import type { Currency } from '../money/minor-units.js';
import type { PostedTransaction } from './posted-transaction.js';

/** What can be asked of an account. All amounts are in minor units of its currency. */
export type AccountCommand =
  | OpenAccount
  | { type: 'Deposit'; amount: number }
  | { type: 'Withdraw'; amount: number }
  | PostTransaction
  | { type: 'Freeze'; reason: string }
  | { type: 'Unfreeze' }
  | { type: 'Close' }
  | TransferStep;

export interface OpenAccount {
  type: 'Open';
  owner: string;
  currency: Currency;
  /** How far below zero withdrawals may take the balance: 0 or more. */
  overdraftLimit: number;
}

/** Records what was booked elsewhere. The overdraft rule and a freeze bind live commands, not facts. */
export interface PostTransaction {
  type: 'PostTransaction';
  transaction: PostedTransaction;
}

/** What the process of a transfer asks of the two accounts. Neither is refused: the answer is an event, whatever it is. */
export type TransferStep =
  | { type: 'SendTransfer'; transfer: string; to: string; amount: number; currency: Currency }
  | { type: 'ReceiveTransfer'; transfer: string; from: string; amount: number; currency: Currency }
  | { type: 'TakeTransferBack'; transfer: string; amount: number };
