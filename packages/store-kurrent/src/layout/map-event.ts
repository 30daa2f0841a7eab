import type { JsonObject, PreparedEvent, RecordedEvent, SystemMetadata } from '@eventfold/core';
import { eventStoreError, RESERVED_METADATA_KEY } from '@eventfold/core/store';
import {
  binaryEvent,
  jsonEvent,
  type EventData,
  type JSONType,
  type RecordedEvent as ServerEvent,
} from '@kurrent/kurrentdb-client';
import { encodePosition } from './map-position.js';
import { safeNumber } from './map-revision.js';

/** The server's own names for the two: its by-correlation views look at them. */
const CORRELATION = '$correlationId';
const CAUSATION = '$causationId';

const TEXT_FIELDS = ['commandId', 'commandHash', 'subject', 'contentType'] as const;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An event ready for the client, with the bytes that the server will count. */
export interface EncodedEvent {
  readonly data: EventData;
  readonly bytes: number;
}

/** The event for the client. It was checked before: what the client cannot encode would end the process. */
export function toServerEvent(event: PreparedEvent): EncodedEvent {
  const metadata = toServerMetadata(event);
  const common = { id: event.id, type: event.type };
  const ofMetadata = metadata === undefined ? 0 : jsonBytes(metadata);
  const carried = metadata === undefined ? {} : { metadata };
  if (event.data instanceof Uint8Array) {
    const data = binaryEvent({ ...common, ...carried, data: event.data });
    return { data, bytes: event.data.length + ofMetadata };
  }
  // The client's type leaves out numbers, booleans and null; what it does is JSON.stringify.
  const data = jsonEvent({ ...common, ...carried, data: event.data as JSONType });
  return { data, bytes: jsonBytes(event.data) + ofMetadata };
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** The user's metadata as it is, ours beside it; undefined where there is nothing to keep. */
function toServerMetadata({ metadata, system, schemaVersion }: PreparedEvent): JSONType | undefined {
  const { correlationId, causationId, ...rest } = system;
  const own = { ...rest, ...(schemaVersion === 1 ? {} : { schemaVersion }) };
  const whole = {
    ...metadata,
    ...(correlationId === undefined ? {} : { [CORRELATION]: correlationId }),
    ...(causationId === undefined ? {} : { [CAUSATION]: causationId }),
    ...(Object.keys(own).length === 0 ? {} : { [RESERVED_METADATA_KEY]: own }),
  };
  return Object.keys(whole).length === 0 ? undefined : whole;
}

/**
 * The event as the port hands it out, whoever wrote it: without our key the schema version is 1; metadata that is not
 * a JSON object reads as none; data that calls itself JSON and is not comes as the text it is.
 * @throws ES_UNSAFE_NUMBER
 */
export function toRecordedEvent(event: ServerEvent, stream: string): RecordedEvent {
  const { metadata, system, schemaVersion } = fromServerMetadata(event.metadata);
  if (event.position === undefined) throw noPosition(event);
  return {
    id: event.id,
    type: event.type,
    schemaVersion,
    data: event.isJson ? event.data : plainBytes(event.data),
    metadata,
    system,
    stream,
    revision: safeNumber(event.revision, 'revision'),
    position: encodePosition(event.position),
    recordedAt: wholeSeconds(event.created),
  };
}

/** Page reads cut the time to seconds, subscriptions do not: cutting both makes every read say the same. */
function wholeSeconds(created: Date): number {
  return Math.floor(created.getTime() / 1000) * 1000;
}

/** The native read path hands out Buffers, which serialise to JSON in a way of their own. */
function plainBytes(data: unknown): Uint8Array {
  return Uint8Array.from(data as Uint8Array);
}

interface ReadMetadata {
  readonly metadata: JsonObject;
  readonly system: SystemMetadata;
  readonly schemaVersion: number;
}

function fromServerMetadata(stored: unknown): ReadMetadata {
  if (!isObject(stored)) return { metadata: {}, system: {}, schemaVersion: 1 };
  const {
    [RESERVED_METADATA_KEY]: own,
    [CORRELATION]: correlation,
    [CAUSATION]: causation,
    ...user
  } = stored;
  const metadata: Record<string, unknown> = user;
  const system: Writable<SystemMetadata> = {};
  if (typeof correlation === 'string') system.correlationId = correlation;
  else if (correlation !== undefined) metadata[CORRELATION] = correlation;
  if (typeof causation === 'string') system.causationId = causation;
  else if (causation !== undefined) metadata[CAUSATION] = causation;
  const schemaVersion = isObject(own) ? readOwn(own, system) : 1;
  if (own !== undefined && !isObject(own)) metadata[RESERVED_METADATA_KEY] = own;
  return { metadata: metadata as JsonObject, system, schemaVersion };
}

function readOwn(own: Record<string, unknown>, system: Writable<SystemMetadata>): number {
  for (const field of TEXT_FIELDS) {
    const value = own[field];
    if (typeof value === 'string') system[field] = value;
  }
  const { tags, schemaVersion } = own;
  if (Array.isArray(tags)) system.tags = tags.filter((tag) => typeof tag === 'string');
  return Number.isSafeInteger(schemaVersion) && (schemaVersion as number) >= 1
    ? (schemaVersion as number)
    : 1;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

function noPosition({ streamId, revision }: ServerEvent): Error {
  return eventStoreError(
    'ES_UNSUPPORTED',
    `The server does not tell the position of event ${revision} of ${JSON.stringify(streamId)}: servers from 22.6 on do.`,
    { details: { operation: 'positions on stream reads', store: 'kurrent' } },
  );
}
