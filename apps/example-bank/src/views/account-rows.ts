import { projection, type Projection } from '@eventfold/core';
import type { AccountEvent } from '../account/account-event.js';
import type { Account } from '../account/account-state.js';
import { account } from '../account/account.js';
import { accountNumber } from '../account/accounts.js';
import { foldedRows, type FoldedRows } from './folded-rows.js';

export type AccountRows = FoldedRows<Account, AccountEvent>;

/** Every account as it is now: the balances of the whole bank. */
export function accountRows(): { readonly rows: AccountRows; readonly projection: Projection } {
  const rows: AccountRows = foldedRows(account, accountNumber);
  const { fold } = rows;
  const on = {
    AccountOpened: fold,
    MoneyDeposited: fold,
    MoneyWithdrawn: fold,
    TransactionPosted: fold,
    AccountFrozen: fold,
    AccountUnfrozen: fold,
    AccountClosed: fold,
    TransferSent: fold,
    TransferReceived: fold,
    TransferDeclined: fold,
    TransferTakenBack: fold,
    // A new event that is forgotten here does not compile.
  } satisfies Record<AccountEvent['type'], unknown>;
  return { rows, projection: projection({ name: 'balances', source: account, view: rows, on }) };
}
