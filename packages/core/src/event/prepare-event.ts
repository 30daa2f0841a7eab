import { eventStoreError } from '../errors/event-store-error.js';
import { MAX_EVENT_TYPE_BYTES, nameFault } from '../stream/stream-name.js';
import { RESERVED_METADATA_KEY, type NewEvent, type PreparedEvent, type SystemMetadata } from './event.js';
import { isUuid } from './event-id.js';
import { frozenJson, type JsonObject } from './json-value.js';

const NO_METADATA: JsonObject = Object.freeze({});
const NO_SYSTEM: SystemMetadata = Object.freeze({});

/**
 * The event checked and complete, sharing nothing with the caller's object.
 * @throws ES_INVALID_EVENT with the event's index in its append
 */
export function prepareEvent(event: NewEvent, index: number): PreparedEvent {
  if (typeof event !== 'object' || event === null) throw refused(index, 'it is not an object');
  const fault = nameFault(event.type, MAX_EVENT_TYPE_BYTES);
  if (fault !== undefined)
    throw refused(index, `its type ${JSON.stringify(event.type)} cannot be kept: ${fault}`);
  const { schemaVersion = 1 } = event;
  if (!Number.isSafeInteger(schemaVersion) || schemaVersion < 1)
    throw refused(index, 'its schemaVersion is not a whole number from 1');
  return {
    id: prepareId(event.id, index),
    type: event.type,
    schemaVersion,
    data: prepareData(event.data, index),
    metadata: event.metadata === undefined ? NO_METADATA : prepareMetadata(event.metadata, index),
    system: event.system === undefined ? NO_SYSTEM : prepareSystem(event.system, index),
  };
}

function prepareId(id: unknown, index: number): string {
  if (id === undefined) return globalThis.crypto.randomUUID();
  if (!isUuid(id)) throw refused(index, `its id ${JSON.stringify(id)} is not a UUID`);
  return id.toLowerCase();
}

function prepareData(data: unknown, index: number): unknown {
  // Bytes cannot be frozen: every reader gets a copy from the store instead.
  if (data instanceof Uint8Array) return data.slice();
  if (data === undefined) throw refused(index, 'it has no data; use null where there is none');
  return frozenJson(data, `events[${index}].data`);
}

function prepareMetadata(metadata: unknown, index: number): JsonObject {
  const copied = frozenJson(metadata, `events[${index}].metadata`);
  if (typeof copied !== 'object' || copied === null || Array.isArray(copied)) {
    throw refused(index, 'its metadata is not an object');
  }
  for (const key of Object.keys(copied)) {
    if (key !== RESERVED_METADATA_KEY && !key.startsWith('$')) continue;
    throw refused(index, `its metadata uses the reserved key ${JSON.stringify(key)}`);
  }
  return copied as JsonObject;
}

const TEXT_FIELDS = [
  'correlationId',
  'causationId',
  'commandId',
  'commandHash',
  'subject',
  'contentType',
] as const;

function prepareSystem(system: SystemMetadata, index: number): SystemMetadata {
  const result: { -readonly [K in keyof SystemMetadata]: SystemMetadata[K] } = {};
  for (const field of TEXT_FIELDS) {
    const value: unknown = system[field];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value === '')
      throw refused(index, `its ${field} is not a non-empty string`);
    result[field] = value;
  }
  if (system.tags !== undefined) result.tags = prepareTags(system.tags, index);
  return Object.freeze(result);
}

function prepareTags(tags: unknown, index: number): readonly string[] {
  if (!Array.isArray(tags) || !tags.every((tag) => typeof tag === 'string' && tag !== '')) {
    throw refused(index, 'its tags are not a list of non-empty strings');
  }
  return Object.freeze([...(tags as string[])]);
}

function refused(index: number, why: string): Error {
  return eventStoreError('ES_INVALID_EVENT', `Event ${index} of the append is refused: ${why}.`, {
    details: { index },
  });
}
