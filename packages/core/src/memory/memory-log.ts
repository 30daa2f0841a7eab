import { eventStoreError } from '../errors/event-store-error.js';
import type { Position, RecordedEvent } from '../event/event.js';
import { invalidCursor } from '../store/cursor.js';
import type { FilterTest } from '../store/log-filter.js';
import { handOut, holdsBytes, isPresent, type MemorySlot, type RemovedEvent } from './memory-stream.js';

/** How many events one page looks at before it is handed out, however few matched. */
export const SCAN_LIMIT = 20_000;

/** The result of a scan: the matching events, and the index of the last one looked at. */
export interface Scan {
  readonly events: RecordedEvent[];
  readonly last: number;
}

/**
 * All events of a namespace in the order they were written; a position is an index here, in decimal. An event that was
 * removed leaves its id behind: so positions are never used again, and cursors can still be verified.
 */
export class MemoryLog {
  private readonly entries: MemorySlot[] = [];
  /** Whether a reader can have the entries as they are: none was removed, none ever held bytes. */
  private isPlain = true;
  private waiting: (() => void)[] = [];

  /** The index of the newest event, -1 where there is none. */
  get head(): number {
    return this.entries.length - 1;
  }

  /** The position of the newest event. */
  get headPosition(): Position {
    return this.entries[this.head]!.position;
  }

  push(event: RecordedEvent): void {
    this.entries.push(event);
    if (holdsBytes(event)) this.isPlain = false;
  }

  remove(events: readonly RemovedEvent[]): void {
    for (const event of events) this.entries[Number(event.position)] = event;
    if (events.length > 0) this.isPlain = false;
  }

  /** Looks for wanted events after the index, or for any; at {@link SCAN_LIMIT} entries at most. */
  scan(after: number, limit: number, wanted: FilterTest | undefined): Scan {
    if (wanted === undefined && this.isPlain) {
      const events = this.entries.slice(after + 1, after + 1 + limit) as RecordedEvent[];
      return { events, last: after + events.length };
    }
    const events: RecordedEvent[] = [];
    const end = Math.min(this.entries.length, after + 1 + SCAN_LIMIT);
    let next = after + 1;
    for (; next < end && events.length < limit; next++) {
      const entry = this.entries[next]!;
      if (isPresent(entry) && (wanted?.(entry) ?? true)) events.push(handOut(entry));
    }
    return { events, last: next - 1 };
  }

  /** What a cursor after `index` carries: the place, and the id of the event there to tell one history from another. */
  tokenAt(index: number): string {
    return `${index}:${this.entries[index]?.id ?? ''}`;
  }

  /** The index in a cursor's token. @throws ES_INVALID_CURSOR, or ES_HISTORY_DIVERGED where another event stands there */
  indexOf(token: string): number {
    const index = indexInToken(token);
    if (index <= this.head && this.tokenAt(index) === token) return index;
    throw eventStoreError(
      'ES_HISTORY_DIVERGED',
      `The cursor stands on an event that is not in this log (position ${index}).`,
      { details: {} },
    );
  }

  /** Wakes everyone who waits for more. */
  wake(): void {
    if (this.waiting.length === 0) return;
    const woken = this.waiting;
    this.waiting = [];
    for (const resume of woken) resume();
  }

  /** Calls `resume` once, after the next {@link wake}. */
  onMore(resume: () => void): void {
    this.waiting.push(resume);
  }

  /** Takes `resume` back. */
  offMore(resume: () => void): void {
    this.waiting = this.waiting.filter((other) => other !== resume);
  }
}

/** The index in a cursor's token. @throws ES_INVALID_CURSOR */
export function indexInToken(token: string): number {
  const match = /^(-1|\d{1,16}):/.exec(token);
  if (match === null) throw invalidCursor('is not one of the memory store');
  return Number(match[1]);
}

/** The index that a position names. @throws ES_INVALID_ARGUMENT */
export function indexOfPosition(position: Position): number {
  const index = Number(position);
  if (/^\d{1,16}$/.test(position) && Number.isSafeInteger(index)) return index;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    `${JSON.stringify(position)} is not a position of the memory store.`,
  );
}
