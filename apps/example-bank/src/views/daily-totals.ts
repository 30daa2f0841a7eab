import { projection, type Projection, type RecordedEvent } from '@eventfold/core';
import type { AccountEvent } from '../account/account-event.js';
import { account } from '../account/account.js';
import { accountNumber } from '../account/accounts.js';
import { bookingDay } from '../account/booking-day.js';
import { moneyMoved } from '../account/money-moved.js';
import type { Currency } from '../money/minor-units.js';

/** What moved in the bank on one day, in one currency, in minor units. A transfer between two accounts counts on both sides. */
export interface DailyTotal {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly currency: Currency;
  readonly moneyIn: number;
  readonly moneyOut: number;
  readonly movements: number;
}

export interface DailyTotals {
  /** Oldest day first. */
  all(): readonly DailyTotal[];
}

/** Totals of every day on which money moved. */
export function dailyTotals(): { readonly totals: DailyTotals; readonly projection: Projection } {
  const totals = new Map<string, DailyTotal>();
  // An event that is handled twice must count once: this is how far each account has been counted.
  const accounts = new Map<string, { revision: number; currency: Currency }>();

  const count = (event: RecordedEvent<AccountEvent>): void => {
    const number = accountNumber(event.stream);
    const known = accounts.get(number);
    if (known !== undefined && event.revision <= known.revision) return;
    const currency = event.type === 'AccountOpened' ? event.data.currency : (known?.currency ?? 'CZK');
    accounts.set(number, { revision: event.revision, currency });
    const moved = moneyMoved(event);
    if (moved !== 0) add(totals, { day: bookingDay(event), currency, moved });
  };
  const on = {
    AccountOpened: count,
    MoneyDeposited: count,
    MoneyWithdrawn: count,
    TransactionPosted: count,
    TransferSent: count,
    TransferReceived: count,
    TransferTakenBack: count,
  };
  return {
    totals: { all: () => [...totals.values()].sort((a, b) => (a.day < b.day ? -1 : 1)) },
    projection: projection({ name: 'daily-totals', source: account, view: totals, on }),
  };
}

function add(
  totals: Map<string, DailyTotal>,
  { day, currency, moved }: Pick<DailyTotal, 'day' | 'currency'> & { readonly moved: number },
): void {
  const before = totals.get(day + currency) ?? { day, currency, moneyIn: 0, moneyOut: 0, movements: 0 };
  totals.set(day + currency, {
    ...before,
    moneyIn: before.moneyIn + Math.max(0, moved),
    moneyOut: before.moneyOut + Math.max(0, -moved),
    movements: before.movements + 1,
  });
}
