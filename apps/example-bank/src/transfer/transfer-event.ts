import type { RefusalCode } from '../account/refusal.js';
import type { Currency } from '../money/minor-units.js';

/** What can happen to a transfer. */
export type TransferEvent =
  | { type: 'TransferRequested'; data: TransferOrder }
  | { type: 'SenderDebited'; data: null }
  | { type: 'SenderDeclined'; data: Declination }
  | { type: 'ReceiverCredited'; data: null }
  | { type: 'ReceiverDeclined'; data: Declination }
  | { type: 'SenderRefunded'; data: null };

export interface TransferOrder {
  readonly from: string;
  readonly to: string;
  /** In minor units. */
  readonly amount: number;
  /** The sender's. */
  readonly currency: Currency;
}

/** Why an account said no. */
export interface Declination {
  readonly code: RefusalCode;
  readonly reason: string;
}
