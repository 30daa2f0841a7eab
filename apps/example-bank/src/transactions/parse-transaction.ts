import type { PostedTransaction } from '../account/posted-transaction.js';
import { parseMinorUnits } from '../money/minor-units.js';
import { DIRECTIONS, OPERATIONS, PURPOSES } from './berka-codes.js';
import { splitFields } from './split-fields.js';

export interface AccountTransaction {
  readonly account: string;
  readonly transaction: PostedTransaction;
}

export const COLUMNS = [
  'trans_id',
  'account_id',
  'date',
  'type',
  'operation',
  'amount',
  'balance',
  'k_symbol',
  'bank',
  'account',
] as const;

type Fields = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** Reads one row. Throws an error with the reason, for people, where the row is not of this form. */
export function parseTransaction(line: string): AccountTransaction {
  const fields = fieldsOf(line);
  const amount = minorUnits(fields, 'amount');
  if (amount < 0) throw malformed(fields, 'amount', 'an amount of zero or more');
  return {
    account: number(fields, 'account_id'),
    transaction: {
      id: number(fields, 'trans_id'),
      bookedOn: date(fields),
      amount: amount * code(fields, 'type', DIRECTIONS) + 0,
      balanceAfter: minorUnits(fields, 'balance'),
      operation: code(fields, 'operation', OPERATIONS),
      purpose: code(fields, 'k_symbol', PURPOSES),
      counterparty:
        fields.bank === '' && fields.account === '' ? null : { bank: fields.bank, account: fields.account },
    },
  };
}

function fieldsOf(line: string): Fields {
  const values = splitFields(line);
  if (values === undefined) throw new Error('a quote is out of place');
  if (values.length !== COLUMNS.length)
    throw new Error(`${values.length} fields where ${COLUMNS.length} are due`);
  return Object.fromEntries(COLUMNS.map((column, index) => [column, values[index]])) as Fields;
}

function number(fields: Fields, column: 'trans_id' | 'account_id'): string {
  if (!/^\d{1,15}$/.test(fields[column])) throw malformed(fields, column, 'a number');
  return fields[column];
}

function minorUnits(fields: Fields, column: 'amount' | 'balance'): number {
  const minor = parseMinorUnits(fields[column]);
  if (minor === undefined) throw malformed(fields, column, 'an amount with two decimals at most');
  return minor;
}

/** `930228` is 1993-02-28: the table ends in the last century. */
function date(fields: Fields): string {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(fields.date) ?? [];
  const time = new Date(Date.UTC(1900 + Number(year), Number(month) - 1, Number(day)));
  // A day that the month does not have would be one of the next month.
  if (time.getUTCMonth() !== Number(month) - 1) throw malformed(fields, 'date', 'a date as YYMMDD');
  return `19${year}-${month}-${day}`;
}

function code<T>(
  fields: Fields,
  column: 'type' | 'operation' | 'k_symbol',
  codes: ReadonlyMap<string, T>,
): T {
  const known = codes.get(fields[column].trim());
  if (known === undefined)
    throw malformed(fields, column, `one of ${[...codes.keys()].filter(Boolean).join(', ')}`);
  return known;
}

function malformed(fields: Fields, column: keyof Fields, due: string): Error {
  return new Error(`${column} is ${JSON.stringify(fields[column])}, not ${due}`);
}
