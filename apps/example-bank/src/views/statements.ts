import { projection, type Projection, type RecordedEvent } from '@eventfold/core';
import type { AccountEvent } from '../account/account-event.js';
import { account } from '../account/account.js';
import { accountNumber } from '../account/accounts.js';
import { bookingDay } from '../account/booking-day.js';
import { noteOn } from './note-on.js';
import { moneyMoved } from '../account/money-moved.js';

/** One line of a statement: one event of the account. */
export interface StatementLine {
  readonly revision: number;
  /** The day it counts for, `YYYY-MM-DD`. */
  readonly day: string;
  readonly type: AccountEvent['type'];
  /** What else there is to say; empty where there is nothing. */
  readonly note: string;
  /** In minor units: above zero for money that came in, 0 where none moved. */
  readonly amount: number;
  /** After it, in minor units. */
  readonly balance: number;
}

export interface Statements {
  /** The lines of an account, oldest first; none where it is not there. */
  of(number: string): readonly StatementLine[];
}

/** A statement for each account. */
export function statements(): { readonly statements: Statements; readonly projection: Projection } {
  const lines = new Map<string, StatementLine[]>();
  const add = (event: RecordedEvent<AccountEvent>): void => {
    const number = accountNumber(event.stream);
    const before = lines.get(number) ?? [];
    const { revision = -1, balance = 0 } = before.at(-1) ?? {};
    if (event.revision <= revision) return;
    const amount = moneyMoved(event);
    before.push({
      revision: event.revision,
      day: bookingDay(event),
      type: event.type,
      note: noteOn(event),
      amount,
      balance: balance + amount,
    });
    lines.set(number, before);
  };
  const on = {
    AccountOpened: add,
    MoneyDeposited: add,
    MoneyWithdrawn: add,
    TransactionPosted: add,
    AccountFrozen: add,
    AccountUnfrozen: add,
    AccountClosed: add,
    TransferSent: add,
    TransferReceived: add,
    TransferDeclined: add,
    TransferTakenBack: add,
  } satisfies Record<AccountEvent['type'], unknown>;
  return {
    statements: { of: (number) => lines.get(number) ?? [] },
    projection: projection({ name: 'statements', source: account, view: lines, on }),
  };
}
