import type { PreparedEvent, RecordedEvent } from '@eventfold/core';
import { tooLarge } from '@eventfold/core/store';
import { fromColumn } from './names.js';
import { sqliteManifest } from './sqlite-manifest.js';

/** An event as it comes out of the table. */
export interface EventRow {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly body: string;
  readonly bytes: ArrayBuffer | null;
  readonly recordedAt: number;
}

/** The columns of {@link EventRow}. */
export const EVENT_COLUMNS = 'position, stream, revision, id, body, bytes, recorded_at AS recordedAt';

/** What is stored of an event besides its place. */
export interface EncodedEvent {
  readonly id: string;
  readonly body: string;
  readonly bytes: Buffer | null;
  readonly size: number;
}

/** @throws ES_TOO_LARGE */
export function encodeEvent({ id, data, ...rest }: PreparedEvent): EncodedEvent {
  const bytes = data instanceof Uint8Array ? Buffer.from(data) : null;
  const body = JSON.stringify(bytes === null ? { ...rest, data } : rest);
  const size = Buffer.byteLength(body) + (bytes?.length ?? 0);
  const { eventBytes } = sqliteManifest.limits;
  if (size > eventBytes) throw tooLarge('bytes in one event', eventBytes, size);
  return { id, body, bytes, size };
}

/** The event as readers get it; every call makes a new one, so they share nothing. */
export function decodeEvent(row: EventRow): RecordedEvent {
  const body = JSON.parse(row.body) as Omit<PreparedEvent, 'id'>;
  return {
    ...body,
    data: row.bytes === null ? body.data : new Uint8Array(row.bytes),
    id: row.id,
    stream: fromColumn(row.stream),
    revision: row.revision,
    position: String(row.position),
    recordedAt: row.recordedAt,
  };
}
