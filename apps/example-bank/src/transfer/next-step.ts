import type { TransferStep } from '../account/account-command.js';
import type { TransferAnswer } from '../account/account-event.js';
import type { RecordAnswer } from './transfer-command.js';
import type { Transfer } from './transfer.js';

/** What a transfer asks next of which account, and what it makes of the answer. */
export interface Step {
  readonly account: string;
  /** The step's own: asked again, the account answers what it answered first. */
  readonly commandId: string;
  readonly command: TransferStep;
  readonly record: (answer: TransferAnswer) => RecordAnswer;
}

/** The whole process: the next step of a transfer that stands so, or undefined where it is settled. */
export function nextStep(id: string, transfer: Transfer): Step | undefined {
  const { status, from, to, amount, currency } = transfer;
  switch (status) {
    case 'requested':
      return {
        account: from,
        commandId: `transfer-${id}-debit`,
        command: { type: 'SendTransfer', transfer: id, to, amount, currency },
        record: (answer) => declinedBy('sender', answer) ?? { type: 'RecordDebit' },
      };
    case 'debited':
      return {
        account: to,
        commandId: `transfer-${id}-credit`,
        command: { type: 'ReceiveTransfer', transfer: id, from, amount, currency },
        record: (answer) => declinedBy('receiver', answer) ?? { type: 'RecordCredit' },
      };
    case 'refunding':
      return {
        account: from,
        commandId: `transfer-${id}-refund`,
        command: { type: 'TakeTransferBack', transfer: id, amount },
        record: () => ({ type: 'RecordRefund' }),
      };
    case 'none':
    case 'completed':
    case 'declined':
    case 'refunded':
      return undefined;
  }
}

function declinedBy(by: 'sender' | 'receiver', answer: TransferAnswer): RecordAnswer | undefined {
  if (answer.type !== 'TransferDeclined') return undefined;
  const { code, reason } = answer.data;
  return { type: 'RecordDeclination', by, declination: { code, reason } };
}
