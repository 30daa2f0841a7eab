import { COLUMNS, parseTransaction, type AccountTransaction } from './parse-transaction.js';
import { readLines } from './read-lines.js';
import { splitFields } from './split-fields.js';
import { unreadableFile } from './unreadable-file.js';

/** Where a row stands in its file. */
interface Place {
  readonly line: number;
  /** How many bytes of the file end with this row. */
  readonly endsAt: number;
}

export type TransactionRow = Place & AccountTransaction;

/** A row that was not imported, and why. */
export interface RejectedRow {
  readonly line: number;
  readonly reason: string;
}

export type Row = TransactionRow | (Place & RejectedRow);

/** The rows of a file of transactions, in its order; blank lines are none. Throws {@link UnreadableFile} where it is another kind. */
export async function* readTransactions(path: string): AsyncGenerator<Row, void, undefined> {
  let header = false;
  for await (const { number, text, endsAt } of readLines(path)) {
    if (!header) {
      requireHeader(path, text);
      header = true;
    } else if (text.trim() !== '') {
      yield { line: number, endsAt, ...parsed(text) };
    }
  }
  if (!header) throw unreadableFile(`The file ${path} is empty.`);
}

function parsed(text: string): AccountTransaction | Pick<RejectedRow, 'reason'> {
  try {
    return parseTransaction(text);
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

function requireHeader(path: string, text: string): void {
  if (splitFields(text)?.join() !== COLUMNS.join())
    throw unreadableFile(
      `${path} is not a table of transactions: its first line should be ${COLUMNS.join(';')}.`,
    );
}
