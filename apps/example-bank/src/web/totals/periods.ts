import type { DailyTotal } from '../../views/daily-totals.js';
import { dayInWords } from '../parts/wording.js';

/** What moved in a day or a month. */
export interface Total {
  readonly key: string;
  /** Of the day or the month, for people. */
  readonly name: string;
  /** The same, as short as it gets. */
  readonly tick: string;
  readonly moneyIn: number;
  readonly moneyOut: number;
  readonly movements: number;
}

/** The days of a month (`1993-05`), or every month where none is chosen; oldest first. */
export function totalsOf(days: readonly DailyTotal[], month: string): readonly Total[] {
  return month === '' ? monthly(days) : days.filter(({ day }) => day.startsWith(month)).map(daily);
}

/** `May 1993`, of `1993-05`. */
export function monthInWords(month: string): string {
  return dayInWords(`${month}-01`).replace(/^1 /, '');
}

function daily({ day, moneyIn, moneyOut, movements }: DailyTotal): Total {
  return {
    key: day,
    name: dayInWords(day),
    tick: String(Number(day.slice(8))),
    moneyIn,
    moneyOut,
    movements,
  };
}

function monthly(days: readonly DailyTotal[]): readonly Total[] {
  const months = new Map<string, Total>();
  for (const { day, moneyIn, moneyOut, movements } of days) {
    const before = months.get(day.slice(0, 7)) ?? emptyMonth(day.slice(0, 7));
    months.set(before.key, {
      ...before,
      moneyIn: before.moneyIn + moneyIn,
      moneyOut: before.moneyOut + moneyOut,
      movements: before.movements + movements,
    });
  }
  return [...months.values()];
}

function emptyMonth(key: string): Total {
  const name = monthInWords(key);
  return { key, name, tick: name.replace(/ \d\d/, ' ’'), moneyIn: 0, moneyOut: 0, movements: 0 };
}
