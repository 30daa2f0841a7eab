import type { Database } from '../database/database.js';
import type { LogRecord } from '../database/log-record.js';
import { resolved } from '../database/resolve-link.js';
import { Consumers, type Consumer, type ConsumerSeat } from './consumer.js';
import { GroupCheckpoint } from './group-checkpoint.js';
import { insertRetry, type GroupMessage } from './group-message.js';
import { keyOf, type GroupDefinition } from './group-settings.js';
import { logSource, streamSource, type GroupSource } from './group-source.js';
import { OutstandingMessages } from './outstanding-messages.js';
import { ParkedMessages } from './parked-messages.js';

/** What a consumer wants done with an event that it did not deal with. */
export type NackAction = 'retry' | 'park' | 'skip';

/**
 * A persistent subscription: gives each event to one of its consumers, again where nobody answered, and puts aside what
 * failed too often. It keeps no buffers as the server does: its events come from the database when somebody takes them.
 */
export class ConsumerGroup {
  readonly parked: ParkedMessages;
  readonly consumers: Consumers;
  readonly outstanding = new OutstandingMessages();
  readonly retries: GroupMessage[] = [];
  readonly source: GroupSource;
  /** How many events it has given out, repeats included. */
  given = 0;
  /** As text, for those who ask how the group is doing. */
  lastCheckpoint: string | undefined;
  private readonly checkpoint: GroupCheckpoint;
  private readonly start: number;
  private next: number;
  private nextSequence = 0;
  private lastKnown: { readonly sequence: number; readonly place: number } | undefined;
  private waiting: GroupMessage | undefined;
  private isPushDue = false;

  constructor(
    private readonly database: Database,
    readonly definition: GroupDefinition,
  ) {
    const { name, settings, isWanted } = definition;
    const key = keyOf(name);
    this.parked = new ParkedMessages(database, key);
    this.checkpoint = new GroupCheckpoint(database, key, settings);
    this.consumers = new Consumers(settings.strategy);
    this.source = isWanted === undefined ? streamSource(database, name.of) : logSource(database, isWanted);
    this.start = this.begin();
    this.next = this.start;
  }

  /** After what its checkpoint says, or where it was told to begin. */
  private begin(): number {
    const { from } = this.definition.settings;
    const stored = this.checkpoint.load();
    if (stored === undefined) return from === 'end' ? this.source.end() : from;
    const place = this.source.parse(stored);
    this.lastCheckpoint = stored;
    this.nextSequence = 1;
    this.lastKnown = { sequence: 0, place };
    this.parked.load();
    return place + 1;
  }

  /** The place of the newest event that it has seen, as text. */
  get newestPlace(): string | undefined {
    let index = this.database.log.length - 1;
    while (index >= 0 && !this.source.holds(this.database.log[index]!)) index--;
    const newest = this.database.log[index];
    const place = newest === undefined ? -1 : this.source.placeOf(newest);
    return place < this.start ? undefined : this.source.format(place);
  }

  join(consumer: Consumer, slots: number): ConsumerSeat {
    const seat = this.consumers.join(consumer, slots);
    this.push();
    return seat;
  }

  leave(seat: ConsumerSeat): void {
    for (const message of this.consumers.leave(seat)) this.retry(message);
    this.push();
  }

  ack(ids: readonly string[]): void {
    for (const id of ids) this.release(id);
    this.markCheckpoint(false);
    this.push();
  }

  nack(ids: readonly string[], action: NackAction, reason: string): void {
    for (const id of ids) {
      const message = this.outstanding.get(id);
      if (message === undefined) continue;
      if (action === 'retry') this.retryOrPark(message);
      else if (action === 'park') this.park(message, `Client explicitly NAK'ed message.\n${reason}`);
      this.release(id);
    }
    this.markCheckpoint(false);
    this.push();
  }

  replayParked(stopAt: number): void {
    for (const record of this.parked.take(stopAt)) {
      const id = (record.link ?? record.event)?.id ?? '';
      insertRetry(this.retries, {
        id,
        resolved: record,
        retryCount: 0,
        place: undefined,
      });
    }
    this.push();
  }

  /** Once a second. */
  tick(): void {
    for (const message of this.outstanding.expired()) this.retryOrPark(message);
    this.push();
    this.markCheckpoint(true);
  }

  /** Something was written: gives out what there is, once whoever writes is done. */
  committed(): void {
    if (this.isPushDue) return;
    this.isPushDue = true;
    queueMicrotask(() => {
      this.isPushDue = false;
      this.push();
    });
  }

  delete(): void {
    this.consumers.dropAll();
    this.checkpoint.delete();
    this.parked.delete();
  }

  private push(): void {
    for (;;) {
      const [retry] = this.retries;
      const message = retry ?? this.nextNew();
      if (message === undefined || !this.consumers.give(message)) return;
      if (retry === undefined) this.waiting = undefined;
      else this.retries.shift();
      this.begun(message);
    }
  }

  private nextNew(): GroupMessage | undefined {
    if (this.waiting !== undefined) return this.waiting;
    const { record, skipped, skippedTo } = this.source.next(this.next);
    if (skippedTo !== undefined) {
      this.next = skippedTo + 1;
      this.nextSequence += skipped;
      this.lastKnown = { sequence: this.nextSequence - 1, place: skippedTo };
    }
    if (record === undefined) return undefined;
    const place = this.source.placeOf(record);
    this.next = place + 1;
    this.waiting = this.newMessage(record, place);
    return this.waiting;
  }

  private newMessage(record: LogRecord, place: number): GroupMessage {
    return {
      id: record.id,
      resolved: resolved(this.database, record, this.definition.settings.resolveLinks),
      retryCount: 0,
      place,
      sequence: this.nextSequence,
      previous: this.lastKnown?.place,
    };
  }

  private begun(message: GroupMessage): void {
    const { place, sequence } = message;
    this.given++;
    if (sequence === this.nextSequence) this.nextSequence++;
    if (place !== undefined && sequence !== undefined && sequence > (this.lastKnown?.sequence ?? -1))
      this.lastKnown = { sequence, place };
    this.outstanding.add(message, Date.now() + this.definition.settings.messageTimeoutMs);
  }

  private release(id: string): void {
    this.consumers.release(id);
    this.outstanding.delete(id);
  }

  private retryOrPark(message: GroupMessage): void {
    const { maxRetries } = this.definition.settings;
    if (message.retryCount < maxRetries) this.retry(message);
    else this.park(message, `Reached retry count of ${maxRetries}`);
  }

  private retry(message: GroupMessage): void {
    this.release(message.id);
    insertRetry(this.retries, { ...message, retryCount: message.retryCount + 1 });
  }

  private park(message: GroupMessage, reason: string): void {
    this.parked.park(message.resolved, reason);
    this.release(message.id);
  }

  /** Up to the first event that is not dealt with, or to the last one given out. */
  private markCheckpoint(isTimeCheck: boolean): void {
    const open = [...this.outstanding.all(), ...this.retries].flatMap((message) =>
      message.sequence === undefined ? [] : [{ sequence: message.sequence - 1, place: message.previous }],
    );
    const lowest = open.reduce<(typeof open)[number] | undefined>(
      (least, each) => (least === undefined || each.sequence < least.sequence ? each : least),
      undefined,
    );
    const { sequence, place } = lowest ?? this.lastKnown ?? {};
    if (sequence === undefined || place === undefined) return;
    const text = this.source.format(place);
    if (this.checkpoint.mark(sequence, text, isTimeCheck)) this.lastCheckpoint = text;
  }
}
