import type { Cursor, LogFilter } from '@eventfold/core';
import { cursorToken, decodeCursor, encodeCursor, invalidCursor } from '@eventfold/core/store';

/** How far one partition was scanned: its number, and the id of the event there where it is known. */
export interface ScanMark {
  /** 0 before the first event. */
  readonly number: number;
  /** Empty where the event was removed, and at 0. */
  readonly id: string;
}

/** How far a query was scanned in every partition, and which of them comes first on the next page. */
export interface ScanState {
  readonly marks: readonly ScanMark[];
  readonly turn: number;
}

const MARK = /^(\d{1,16})\.([0-9a-f-]{36})?$/;

/** The cursor of a query: `<turn>` and a `<number>.<id>` for each partition, joined by `_`. */
export function encodeScan(filter: LogFilter | undefined, { marks, turn }: ScanState): Cursor {
  return encodeCursor(filter, [turn, ...marks.map(({ number, id }) => `${number}.${id}`)].join('_'));
}

/** @throws ES_INVALID_CURSOR for another query's cursor or another store's */
export function decodeScan(filter: LogFilter | undefined, cursor: Cursor, partitions: number): ScanState {
  return parse(decodeCursor(filter, cursor), partitions);
}

/** How far a cursor of any query was scanned. @throws ES_INVALID_CURSOR */
export function scanOf(cursor: Cursor, partitions: number): ScanState {
  return parse(cursorToken(cursor), partitions);
}

function parse(token: string, partitions: number): ScanState {
  const [turn, ...texts] = token.split('_');
  const marks = texts.map((text): ScanMark => {
    const [, number, id = ''] = MARK.exec(text) ?? [];
    if (number === undefined || !Number.isSafeInteger(Number(number)))
      throw invalidCursor('is not a cursor of a Redis store');
    return { number: Number(number), id };
  });
  if (!/^\d{1,4}$/.test(turn ?? '') || marks.length === 0)
    throw invalidCursor('is not a cursor of a Redis store');
  if (marks.length !== partitions) throw invalidCursor(`belongs to a store with ${marks.length} partitions`);
  return { marks, turn: Number(turn) };
}
