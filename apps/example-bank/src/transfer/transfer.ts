import { decider } from '@eventfold/core';
import { requireAmount } from '../account/account-rules.js';
import { refusal } from '../account/refusal.js';
import type { RecordAnswer, RequestTransfer, TransferCommand } from './transfer-command.js';
import type { Declination, TransferEvent, TransferOrder } from './transfer-event.js';

/**
 * `requested` → `debited` → `completed`, or `requested` → `declined` by the sender's account,
 * or `debited` → `refunding` → `refunded`, where the receiver's account does not take the money.
 */
export type TransferStatus =
  'none' | 'requested' | 'debited' | 'completed' | 'declined' | 'refunding' | 'refunded';

export interface Transfer extends TransferOrder {
  readonly status: TransferStatus;
  /** Why the money is where it was before. */
  readonly declination: Declination | null;
}

const none: Transfer = { status: 'none', from: '', to: '', amount: 0, currency: 'CZK', declination: null };

/** The memory of one transfer: which steps it has behind it. What comes next follows from that, see `next-step.ts`. */
export const transfer = decider({
  category: 'transfer',
  initialState: none,

  evolve: (transfer, event: TransferEvent) => {
    switch (event.type) {
      case 'TransferRequested':
        return { ...transfer, ...event.data, status: 'requested' };
      case 'SenderDebited':
        return { ...transfer, status: 'debited' };
      case 'SenderDeclined':
        return { ...transfer, declination: event.data, status: 'declined' };
      case 'ReceiverCredited':
        return { ...transfer, status: 'completed' };
      case 'ReceiverDeclined':
        return { ...transfer, declination: event.data, status: 'refunding' };
      case 'SenderRefunded':
        return { ...transfer, status: 'refunded' };
    }
  },

  decide: (transfer, command: TransferCommand) =>
    command.type === 'Request' ? request(transfer, command) : record(transfer, command),
});

/** Whether nothing more will happen to it. */
export function isSettled({ status }: Transfer): boolean {
  return status === 'completed' || status === 'declined' || status === 'refunded';
}

function request({ status }: Transfer, { order }: RequestTransfer): TransferEvent {
  if (status !== 'none') throw refusal('TRANSFER_EXISTS', 'This transfer was asked for before.');
  if (order.from === order.to) throw refusal('SAME_ACCOUNT', 'A transfer goes to another account.');
  requireAmount(order.amount);
  return { type: 'TransferRequested', data: order };
}

/** An answer is taken note of once, where it is waited for; whoever brings it again is right, and late. */
function record({ status }: Transfer, answer: RecordAnswer): TransferEvent | [] {
  switch (answer.type) {
    case 'RecordDebit':
      return status === 'requested' ? { type: 'SenderDebited', data: null } : [];
    case 'RecordCredit':
      return status === 'debited' ? { type: 'ReceiverCredited', data: null } : [];
    case 'RecordRefund':
      return status === 'refunding' ? { type: 'SenderRefunded', data: null } : [];
    case 'RecordDeclination': {
      const { declination } = answer;
      if (answer.by === 'sender')
        return status === 'requested' ? { type: 'SenderDeclined', data: declination } : [];
      return status === 'debited' ? { type: 'ReceiverDeclined', data: declination } : [];
    }
  }
}
