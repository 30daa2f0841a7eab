import type { AccountEvent } from './account-event.js';

/** What an event did to the balance, in minor units: above zero for money that came in, 0 for what moved none. */
export function moneyMoved(event: AccountEvent): number {
  switch (event.type) {
    case 'MoneyDeposited':
    case 'TransactionPosted':
    case 'TransferReceived':
    case 'TransferTakenBack':
      return event.data.amount;
    case 'MoneyWithdrawn':
    case 'TransferSent':
      return -event.data.amount;
    case 'AccountOpened':
    case 'AccountFrozen':
    case 'AccountUnfrozen':
    case 'AccountClosed':
    case 'TransferDeclined':
      return 0;
  }
}
