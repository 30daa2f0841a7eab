import { projection, type Projection } from '@eventfold/core';
import type { TransferEvent } from '../transfer/transfer-event.js';
import { transfer, type Transfer } from '../transfer/transfer.js';
import { transferId } from '../transfer/transfers.js';
import { foldedRows, type FoldedRows } from './folded-rows.js';

export type TransferRows = FoldedRows<Transfer, TransferEvent>;

/** Every transfer, settled or under way. */
export function transferRows(): { readonly rows: TransferRows; readonly projection: Projection } {
  const rows: TransferRows = foldedRows(transfer, transferId);
  const { fold } = rows;
  const on = {
    TransferRequested: fold,
    SenderDebited: fold,
    SenderDeclined: fold,
    ReceiverCredited: fold,
    ReceiverDeclined: fold,
    SenderRefunded: fold,
  } satisfies Record<TransferEvent['type'], unknown>;
  return { rows, projection: projection({ name: 'transfers', source: transfer, view: rows, on }) };
}
