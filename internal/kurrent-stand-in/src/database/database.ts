import { NO_EVENTS, sizeOf, TOMBSTONE, type LogRecord, type ProposedEvent } from './log-record.js';
import { RecentWrites } from './recent-writes.js';
import {
  DELETED,
  isMetadataStream,
  metadataStreamOf,
  NO_SETTINGS,
  parseSettings,
  SETTINGS_OF_METADATA,
  streamOfMetadata,
  type StreamSettings,
} from './stream-settings.js';

type CommitListener = (record: LogRecord) => void;

interface StoredStream {
  /** By revision. */
  readonly records: LogRecord[];
  tombstone?: LogRecord;
  /** What its newest metadata says, read when it is first asked for. */
  settings?: StreamSettings | undefined;
}

/** One log, and its streams. Everything in memory; a restart of the server keeps it, and forgets the recent writes. */
export class Database {
  /** By position. */
  readonly log: LogRecord[] = [];
  readonly recent = new RecentWrites();
  private readonly streams = new Map<string, StoredStream>();
  private readonly listeners = new Set<CommitListener>();

  /** The position of whatever is written next. */
  get end(): number {
    return this.log[this.log.length - 1]?.end ?? 0;
  }

  records(stream: string): readonly LogRecord[] {
    return this.streams.get(stream)?.records ?? [];
  }

  /** {@link NO_EVENTS}, or {@link TOMBSTONE} also for the metadata of a stream that has one. */
  lastRevision(stream: string): number {
    if (isMetadataStream(stream) && this.lastRevision(streamOfMetadata(stream)) === TOMBSTONE)
      return TOMBSTONE;
    const stored = this.streams.get(stream);
    if (stored?.tombstone !== undefined) return TOMBSTONE;
    return (stored?.records.length ?? 0) - 1;
  }

  settings(stream: string): StreamSettings {
    if (isMetadataStream(stream)) return SETTINGS_OF_METADATA;
    const stored = this.streams.get(stream);
    const known = stored?.settings;
    if (known !== undefined) return known;
    const metadata = this.records(metadataStreamOf(stream));
    const newest = metadata[metadata.length - 1];
    const settings = newest?.isJson === true ? parseSettings(newest.data) : NO_SETTINGS;
    if (stored !== undefined) stored.settings = settings;
    return settings;
  }

  isSoftDeleted(stream: string): boolean {
    return this.settings(stream).truncateBefore === DELETED;
  }

  /** The index in the log of the first record that starts there or later. */
  indexAt(position: number): number {
    let [low, high] = [0, this.log.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.log[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Writes the events behind each other, and then tells the listeners of each. */
  write(stream: string, events: readonly ProposedEvent[]): readonly LogRecord[] {
    return this.writeAll(events.map((event) => ({ stream, event })));
  }

  /** The same for events of several streams: all are there before anybody hears of one. */
  writeAll(
    events: readonly { readonly stream: string; readonly event: ProposedEvent }[],
  ): readonly LogRecord[] {
    const written = events.map(({ stream, event }) => {
      const { records } = this.stored(stream);
      const record = this.place(stream, records.length, event);
      records.push(record);
      return record;
    });
    this.committed(written);
    return written;
  }

  writeTombstone(stream: string, event: ProposedEvent): LogRecord {
    const record = this.place(stream, TOMBSTONE, event);
    this.stored(stream).tombstone = record;
    this.committed([record]);
    return record;
  }

  /** Writes what an append of no events leaves. */
  writeBlank(stream: string): LogRecord {
    const nothing = { id: '', type: '', isJson: false, data: new Uint8Array(), metadata: new Uint8Array() };
    return this.place(stream, NO_EVENTS, nothing, true);
  }

  /** Calls back with every record that is written from now on, until the returned function is called. */
  onCommit(listener: CommitListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private stored(stream: string): StoredStream {
    const known = this.streams.get(stream);
    if (known !== undefined) return known;
    const created: StoredStream = { records: [] };
    this.streams.set(stream, created);
    return created;
  }

  private place(stream: string, revision: number, event: ProposedEvent, isBlank = false): LogRecord {
    const position = this.end;
    const end = position + sizeOf(stream, event);
    const { id, type, isJson, data, metadata } = event;
    const created = Date.now();
    const record = {
      position,
      end,
      stream,
      revision,
      id,
      type,
      isJson,
      data,
      metadata,
      created,
      isBlank,
    };
    this.log.push(record);
    return record;
  }

  private committed(records: readonly LogRecord[]): void {
    for (const { id, stream, revision } of records) {
      this.recent.put(id, { stream, revision });
      if (!isMetadataStream(stream)) continue;
      const described = this.streams.get(streamOfMetadata(stream));
      if (described !== undefined) described.settings = undefined;
    }
    for (const record of records) for (const listener of this.listeners) listener(record);
  }
}
