import type { AccountEvent } from '../account/account-event.js';
import type { PostedTransaction } from '../account/posted-transaction.js';

/** What a statement says of an event, besides its kind and its amount. */
export function noteOn(event: AccountEvent): string {
  switch (event.type) {
    case 'AccountOpened':
      return event.data.owner;
    case 'TransactionPosted':
      return posted(event.data);
    case 'TransferSent':
      return `to ${event.data.to}`;
    case 'TransferReceived':
      return `from ${event.data.from}`;
    case 'AccountFrozen':
    case 'TransferDeclined':
      return event.data.reason;
    case 'MoneyDeposited':
    case 'MoneyWithdrawn':
    case 'TransferTakenBack':
    case 'AccountUnfrozen':
    case 'AccountClosed':
      return '';
  }
}

function posted({ operation, purpose, counterparty }: PostedTransaction): string {
  const parts = [purpose === 'none' ? '' : purpose, operation === 'posted by the bank' ? '' : operation];
  const other = counterparty === null ? '' : `${counterparty.bank} ${counterparty.account}`.trim();
  return [...parts, other].filter((part) => part !== '').join(', ');
}
