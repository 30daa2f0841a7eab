import type { Database } from '../database/database.js';
import type { EventFilter } from '../database/event-filter.js';
import type { LogRecord } from '../database/log-record.js';
import { readForward } from '../database/read-stream-page.js';

/** What a group takes its events from. Places are revisions of a stream, or positions of the log. */
export interface GroupSource {
  /** The next event from a place on, inclusive. */
  next(from: number): SourcedRecord;
  /** Whether a record is one of its events. */
  holds(record: LogRecord): boolean;
  placeOf(record: LogRecord): number;
  /** The place that the next event takes. */
  end(): number;
  format(place: number): string;
  parse(text: string): number;
  /** How the server spells a group that begins with what is written from now on. */
  readonly endText: string;
}

interface SourcedRecord {
  /** Undefined where there is none yet. */
  readonly record?: LogRecord | undefined;
  /** How many records before it are none of the group's, and the place of the last of those. */
  readonly skipped: number;
  readonly skippedTo?: number | undefined;
}

export function streamSource(database: Database, stream: string): GroupSource {
  return {
    next(from) {
      for (let next = from; ;) {
        const page = readForward(database, stream, next, 1);
        if (page.result !== 'success') return { skipped: 0 };
        const [record] = page.records;
        if (record !== undefined || page.isEnd) return { record, skipped: 0 };
        next = page.next;
      }
    },
    holds: (record) => record.stream === stream && !record.isBlank,
    placeOf: ({ revision }) => revision,
    end: () => database.records(stream).length,
    format: String,
    parse: Number,
    endText: '-1',
  };
}

export function logSource(database: Database, isWanted: EventFilter): GroupSource {
  return {
    next(from) {
      let [skipped, skippedTo]: [number, number | undefined] = [0, undefined];
      for (let index = database.indexAt(from); ; index++) {
        const record = database.log[index];
        if (record?.isBlank === true) continue;
        if (record === undefined || isWanted(record)) return { record, skipped, skippedTo };
        skipped++;
        skippedTo = record.position;
      }
    },
    holds: (record) => !record.isBlank && isWanted(record),
    placeOf: ({ position }) => position,
    end: () => database.end,
    format: (place) => `C:${place}/P:${place}`,
    parse: (text) => Number(/^C:(\d+)\//.exec(text)?.[1]),
    endText: 'C:-1/P:-1',
  };
}
