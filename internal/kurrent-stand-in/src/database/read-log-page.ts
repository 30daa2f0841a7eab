import type { Database } from './database.js';
import type { LogRecord } from './log-record.js';

/** A place in the log. The second part only tells records apart that were committed together. */
export interface LogPosition {
  readonly commit: number;
  readonly prepare: number;
}

export interface LogPage {
  readonly records: readonly LogRecord[];
  /** Where to go on. */
  readonly next: LogPosition;
  readonly isEnd: boolean;
  /** How many records were looked at. */
  readonly considered: number;
}

export interface LogPageRequest {
  /** Inclusive forwards, exclusive backwards. */
  readonly from: LogPosition;
  readonly maxCount: number;
  /** How many records to look at, at most. */
  readonly maxSearchWindow: number;
  isWanted(record: LogRecord): boolean;
}

/** A page of the log, or `invalid` where no record starts at the position. */
export function readLogForward(database: Database, request: LogPageRequest): LogPage | 'invalid' {
  const { from, maxCount, maxSearchWindow, isWanted } = request;
  const { log } = database;
  const records: LogRecord[] = [];
  let [next, considered, isEnd] = [from, 0, false];
  let index = database.indexAt(from.commit);
  if (from.commit < database.end && log[index]?.position !== from.commit) return 'invalid';
  for (; records.length < maxCount && considered < maxSearchWindow; index++) {
    const record = log[index];
    if (record === undefined) {
      isEnd = true;
      break;
    }
    if (record.isBlank || (record.position === from.commit && record.position < from.prepare)) continue;
    considered++;
    if (isWanted(record)) records.push(record);
    next = { commit: record.end, prepare: 0 };
  }
  return { records, next, isEnd, considered };
}

export function readLogBackward(database: Database, request: LogPageRequest): LogPage | 'invalid' {
  const { from, maxCount, maxSearchWindow, isWanted } = request;
  const { log } = database;
  const records: LogRecord[] = [];
  let [next, considered, isEnd] = [from, 0, false];
  let index = database.indexAt(from.commit) - 1;
  if (from.commit !== 0 && log[index]?.end !== from.commit) return 'invalid';
  for (; records.length < maxCount && considered < maxSearchWindow; index--) {
    const record = log[index];
    if (record === undefined) {
      isEnd = true;
      break;
    }
    if (record.isBlank || (record.end === from.commit && record.end > from.prepare)) continue;
    considered++;
    if (isWanted(record)) records.push(record);
    next = { commit: record.position, prepare: record.position };
  }
  return { records, next, isEnd, considered };
}
