import type { Declination, TransferOrder } from './transfer-event.js';

/** A customer asks for a transfer; everything else is its process taking note of what the accounts answered. */
export type TransferCommand = RequestTransfer | RecordAnswer;

export interface RequestTransfer {
  type: 'Request';
  order: TransferOrder;
}

export type RecordAnswer =
  | { type: 'RecordDebit' }
  | { type: 'RecordCredit' }
  | { type: 'RecordRefund' }
  | { type: 'RecordDeclination'; by: 'sender' | 'receiver'; declination: Declination };
