import type { TransferStep } from './account-command.js';
import type { TransferAnswer } from './account-event.js';
import type { Account } from './account-state.js';
import {
  requireAmount,
  requireCurrency,
  requireFunds,
  requireNotClosed,
  requireNotFrozen,
  requireRoomFor,
} from './account-rules.js';
import { isRefusal } from './refusal.js';

/**
 * Answers a step of a transfer. A "no" is an event, too: under the step's command id it stands for ever, so that a process which asks
 * again after a crash, or two processes at once, cannot hear "no" first and "yes" later.
 */
export function answerTransfer(account: Account, step: TransferStep): TransferAnswer {
  const { transfer, amount } = step;
  switch (step.type) {
    case 'SendTransfer':
      return unlessDeclined(transfer, () => {
        requireNotClosed(account);
        requireNotFrozen(account);
        requireCurrency(account, step.currency);
        requireAmount(amount);
        requireFunds(account, amount);
        return { type: 'TransferSent', data: { transfer, to: step.to, amount } };
      });
    case 'ReceiveTransfer':
      return unlessDeclined(transfer, () => {
        requireNotClosed(account);
        requireCurrency(account, step.currency);
        requireRoomFor(account, amount);
        return { type: 'TransferReceived', data: { transfer, from: step.from, amount } };
      });
    case 'TakeTransferBack':
      // It is the customer's own money: there is nothing to decline.
      return { type: 'TransferTakenBack', data: { transfer, amount } };
  }
}

function unlessDeclined(transfer: string, answer: () => TransferAnswer): TransferAnswer {
  try {
    return answer();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { type: 'TransferDeclined', data: { transfer, code: error.code, reason: error.message } };
  }
}
