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

/** What servers from 25.1 on add to the metadata of what was appended to several streams. */
const ADDED: ReadonlySet<string> = new Set(['$schema.name', '$schema.format', '$schema.id']);

/** Assigning `__proto__` would set the prototype instead of a property. */
const OWN_PROPERTY = { enumerable: true, configurable: true, writable: true } as const;

const TEXT_FIELDS = ['commandId', 'commandHash', 'subject', 'contentType'] as const;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The event for the client. It was checked before: what the client cannot encode would end the process. */
export function toServerEvent(event: PreparedEvent): EventData {
  return encoded(event, toServerMetadata(event));
}

/**
 * The event for an append to several streams, which takes texts as metadata and nothing else: the user's travels with ours,
 * as one text under our key.
 */
export function toServerRecord(event: PreparedEvent): EventData {
  const { own, ids } = systemParts(event);
  const metadata = Object.keys(event.metadata).length === 0 ? {} : { metadata: event.metadata };
  const kept = { ...own, ...metadata };
  const texts = { ...ids, ...(isEmpty(kept) ? {} : { [RESERVED_METADATA_KEY]: JSON.stringify(kept) }) };
  return encoded(event, isEmpty(texts) ? undefined : texts);
}

function encoded({ id, type, data }: PreparedEvent, metadata: JSONType | undefined): EventData {
  if (data instanceof Uint8Array) return binaryEvent({ id, type, data, metadata });
  // The client's type leaves out numbers, booleans and null; what it does is JSON.stringify.
  return jsonEvent({ id, type, data: data as JSONType, metadata });
}

/** The user's metadata as it is, ours beside it; undefined where there is nothing to keep. */
function toServerMetadata(event: PreparedEvent): JSONType | undefined {
  if (event.schemaVersion === 1 && isEmpty(event.system) && isEmpty(event.metadata)) return undefined;
  const { own, ids } = systemParts(event);
  const whole = { ...event.metadata, ...ids, ...(isEmpty(own) ? {} : { [RESERVED_METADATA_KEY]: own }) };
  return isEmpty(whole) ? undefined : whole;
}

/** What stands under the server's own names, and what under ours. */
function systemParts({ system, schemaVersion }: PreparedEvent): {
  readonly ids: Readonly<Record<string, string>>;
  readonly own: Omit<SystemMetadata, 'correlationId' | 'causationId'> & { readonly schemaVersion?: number };
} {
  const { correlationId, causationId, ...rest } = system;
  const ids = {
    ...(correlationId === undefined ? {} : { [CORRELATION]: correlationId }),
    ...(causationId === undefined ? {} : { [CAUSATION]: causationId }),
  };
  return { ids, own: { ...rest, ...(schemaVersion === 1 ? {} : { schemaVersion }) } };
}

function isEmpty(value: object): boolean {
  for (const _key in value) return false;
  return true;
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
  const { [RESERVED_METADATA_KEY]: kept, ...rest } = stored;
  const system: Writable<SystemMetadata> = {};
  const metadata = fromServerNames(rest, system);
  const own = typeof kept === 'string' ? parsed(kept) : kept;
  if (!isObject(own)) {
    if (kept !== undefined) metadata[RESERVED_METADATA_KEY] = kept;
    return { metadata: metadata as JsonObject, system, schemaVersion: 1 };
  }
  const inText = typeof kept === 'string' && isObject(own['metadata']) ? own['metadata'] : {};
  const whole = { ...metadata, ...inText } as JsonObject;
  return { metadata: whole, system, schemaVersion: readOwn(own, system) };
}

/** The user's own of what stands beside our key; what the server calls by its own names goes to `system`. */
function fromServerNames(
  stored: Record<string, unknown>,
  system: Writable<SystemMetadata>,
): Record<string, unknown> {
  const user: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(stored)) {
    if (key === CORRELATION && typeof value === 'string') system.correlationId = value;
    else if (key === CAUSATION && typeof value === 'string') system.causationId = value;
    else if (!ADDED.has(key)) Object.defineProperty(user, key, { value, ...OWN_PROPERTY });
  }
  return user;
}

/** The JSON of a text, or the text where it holds none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
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
