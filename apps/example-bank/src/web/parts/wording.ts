import type { AccountEvent } from '../../account/account-event.js';
import type { AccountResource } from '../../http/resources.js';
import { formatMoney, parseMinorUnits, type Currency } from '../../money/minor-units.js';
import type { StatementLine } from '../../views/statements.js';
import type { TransferStatus } from '../../transfer/transfer.js';

// How the page puts things.

export const EVENT_TITLES: Readonly<Record<AccountEvent['type'], string>> = {
  AccountOpened: 'Opened',
  MoneyDeposited: 'Deposit',
  MoneyWithdrawn: 'Withdrawal',
  TransactionPosted: 'Posted',
  AccountFrozen: 'Frozen',
  AccountUnfrozen: 'Unfrozen',
  AccountClosed: 'Closed',
  TransferSent: 'Transfer sent',
  TransferReceived: 'Transfer received',
  TransferDeclined: 'Transfer declined',
  TransferTakenBack: 'Transfer refunded',
};

export const STATUS_TONES: Readonly<Record<AccountResource['status'], string>> = {
  unopened: '',
  open: 'good',
  frozen: 'warn',
  closed: 'bad',
};

export const TRANSFER_TONES: Readonly<Record<TransferStatus, string>> = {
  none: '',
  requested: 'warn',
  debited: 'warn',
  refunding: 'warn',
  completed: 'good',
  declined: 'bad',
  refunded: 'bad',
};

/** What a line of a statement is called, and what else it says: a posted transaction is called after what it was for. */
export function lineInWords({ type, note }: Pick<StatementLine, 'type' | 'note'>): {
  readonly title: string;
  readonly rest: string;
} {
  if (type !== 'TransactionPosted' || note === '') return { title: EVENT_TITLES[type], rest: note };
  const [first = '', ...others] = note.split(', ');
  return { title: first.charAt(0).toUpperCase() + first.slice(1), rest: others.join(', ') };
}

/** `+1,200.00`, `−35.50`, or nothing where nothing moved. */
export function signedAmount(minor: number): string {
  if (minor === 0) return '';
  return `${minor > 0 ? '+' : '−'}${plainAmount(Math.abs(minor))}`;
}

/** `1,200.00`, without the currency. */
export function plainAmount(minor: number): string {
  return formatMoney(minor, 'CZK').slice(0, -' CZK'.length).replace('-', '−');
}

/** `1,200.00 CZK` */
export function money(minor: number, currency: Currency): string {
  return `${plainAmount(minor)}\u00A0${currency}`;
}

/** The minor units that somebody typed, with a point or a comma; undefined where it is no amount above zero. */
export function typedAmount(text: string): number | undefined {
  const minor = parseMinorUnits(
    text
      .trim()
      .replace(/[\s\u00A0']/g, '')
      .replace(',', '.'),
  );
  return minor !== undefined && minor > 0 ? minor : undefined;
}

// Made once: making one takes far longer than using it.
const DAYS = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const NUMBERS = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `4 Jan 1993`, of `1993-01-04`. */
export function dayInWords(day: string): string {
  return DAYS.format(new Date(`${day}T00:00:00Z`));
}

export function count(value: number): string {
  return NUMBERS.format(value);
}
