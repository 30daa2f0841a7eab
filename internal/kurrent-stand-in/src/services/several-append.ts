import type { ExpectedState } from '../database/judge-stream.js';
import type { StreamTarget, TargetedEvent } from '../database/write-several.js';
import { readAppendRecord } from '../wire/append-record.js';
import type { SeveralMessages } from '../wire/messages.js';
import { LARGEST_RECORD } from '../wire/proposed-event.js';
import { recordTooLarge, transactionTooLarge } from '../wire/streams-error.js';
import { badRequest } from '../wire/v2-error.js';

/** An append to several streams as it comes in. Names that differ only by case are taken for the one that came first. */
export class SeveralAppend {
  readonly targets: StreamTarget[] = [];
  readonly events: TargetedEvent[] = [];
  private readonly indexes = new Map<string, number>();
  private size = 0;

  /** `maxSize` in bytes, as the server counts them. */
  constructor(private readonly maxSize: number) {}

  has(stream: string): boolean {
    return this.indexes.has(stream.toUpperCase());
  }

  /**
   * Answers the index of the stream among those of the append.
   * @throws ServiceError for a name that no stream can have
   */
  expect(stream: string, expected: ExpectedState): number {
    if (stream === '' || stream === '$$') throw badRequest("Stream must be neither empty nor '$$'.");
    const index = this.targets.push({ stream, expected }) - 1;
    this.indexes.set(stream.toUpperCase(), index);
    return index;
  }

  /** @throws ServiceError for a record that is malformed, or one too many */
  add(stream: string, record: SeveralMessages.AppendRecord): void {
    const { event, size } = readAppendRecord(record);
    const target = this.indexes.get(stream.toUpperCase()) ?? this.expect(stream, 'any');
    this.size += size;
    if (size > LARGEST_RECORD) throw recordTooLarge(stream, event.id, size, LARGEST_RECORD);
    if (this.size > this.maxSize) throw transactionTooLarge(this.size, this.maxSize);
    this.events.push({ target, event });
  }
}
