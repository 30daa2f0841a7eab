import { eventStoreError } from '../errors/event-store-error.js';
import { quoted } from '../errors/quoted.js';
import { MAX_EVENT_TYPE_BYTES, nameFault } from '../stream/stream-name.js';
import { RESERVED_METADATA_KEY, type NewEvent, type PreparedEvent, type SystemMetadata } from './event.js';
import { isUuid } from './event-id.js';
import type { JsonObject } from './json.js';
import { randomEventId } from './random-event-id.js';
import { checkJson, frozenJson } from './json-value.js';

const NO_METADATA: JsonObject = Object.freeze({});
const NO_SYSTEM: SystemMetadata = Object.freeze({});

/** An event that went through {@link prepareEvent}: frozen, and known again by a mark that no copy of it carries. */
class Prepared implements PreparedEvent {
  /** While one instance lives, V8 keeps what it compiled for all of them: few others survive a full collection. */
  static readonly sample = new Prepared({
    id: '',
    type: '',
    schemaVersion: 1,
    data: null,
    metadata: NO_METADATA,
    system: NO_SYSTEM,
  });

  readonly #checked = true;
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
  readonly metadata: JsonObject;
  readonly system: SystemMetadata;

  constructor({ id, type, schemaVersion, data, metadata, system }: PreparedEvent) {
    this.id = id;
    this.type = type;
    this.schemaVersion = schemaVersion;
    this.data = data;
    this.metadata = metadata;
    this.system = system;
    Object.freeze(this);
  }

  /** Not where it holds bytes: these cannot be frozen, and are copied every time. */
  static isDone(event: object): event is Prepared {
    return #checked in event && !isBytes(event.data);
  }
}

/** Whether what is prepared shares nothing with its caller, or still has the caller's own data and metadata. */
export type Ownership = 'copied' | 'borrowed';

/**
 * The event checked and complete. What it returned as a copy before it returns as it is: a command's events are prepared
 * once, although the store that gets them prepares what it gets.
 * @throws ES_INVALID_EVENT with the event's index in its append
 */
export function prepareEvent(event: NewEvent, index: number, ownership: Ownership = 'copied'): PreparedEvent {
  if (typeof event !== 'object' || event === null) throw refused(index, 'it is not an object');
  if (Prepared.isDone(event)) return event;
  const schemaVersion = checkShape(event, index);
  const complete = {
    id: prepareId(event.id, index),
    type: event.type,
    schemaVersion,
    data: prepareData(event.data, index, ownership),
    metadata: event.metadata === undefined ? NO_METADATA : prepareMetadata(event.metadata, index, ownership),
    system: event.system === undefined ? NO_SYSTEM : prepareSystem(event.system, index),
  };
  return ownership === 'copied' ? new Prepared(complete) : complete;
}

/** Checks all but the values, and answers the version of the schema. */
function checkShape(event: NewEvent, index: number): number {
  const fault = nameFault(event.type, MAX_EVENT_TYPE_BYTES);
  if (fault !== undefined) throw refused(index, `its type ${quoted(event.type)} cannot be kept: ${fault}`);
  for (const field in event) {
    if (!isKnown(field))
      throw refused(index, `its field ${quoted(field)} would not be kept: put it into data or metadata`);
  }
  const { schemaVersion = 1 } = event;
  if (!Number.isSafeInteger(schemaVersion) || schemaVersion < 1)
    throw refused(index, 'its schemaVersion is not a whole number from 1');
  return schemaVersion;
}

/** Whether an event may bring this along. A set would cost more than the rest of the check. */
function isKnown(field: string): boolean {
  switch (field) {
    case 'id':
    case 'type':
    case 'schemaVersion':
    case 'data':
    case 'metadata':
    case 'system':
      return true;
    // What a recorded event carries when it is appended again.
    case 'stream':
    case 'revision':
    case 'position':
    case 'recordedAt':
    case 'index':
      return true;
    default:
      return false;
  }
}

function prepareId(id: unknown, index: number): string {
  if (id === undefined) return randomEventId();
  if (!isUuid(id)) throw refused(index, `its id ${quoted(id)} is not a UUID`);
  return id.toLowerCase();
}

function prepareData(data: unknown, index: number, ownership: Ownership): unknown {
  // Bytes cannot be frozen: every reader gets a copy from the store instead. A Buffer's own `slice` would copy nothing.
  if (isBytes(data))
    return ownership === 'borrowed' && data instanceof Uint8Array ? data : new Uint8Array(data);
  if (data === undefined) throw refused(index, 'it has no data; use null where there is none');
  return prepareJson(data, 'data', index, ownership);
}

function prepareJson(value: unknown, root: string, index: number, ownership: Ownership): unknown {
  if (ownership === 'copied') return frozenJson(value, root, index);
  checkJson(value, root, index);
  return value;
}

/** Also bytes of another realm, which are no instance of this one's Uint8Array. */
function isBytes(data: unknown): data is Uint8Array {
  return ArrayBuffer.isView(data) && Object.prototype.toString.call(data) === '[object Uint8Array]';
}

function prepareMetadata(metadata: unknown, index: number, ownership: Ownership): JsonObject {
  const prepared = prepareJson(metadata, 'metadata', index, ownership);
  if (typeof prepared !== 'object' || prepared === null || Array.isArray(prepared)) {
    throw refused(index, 'its metadata is not an object');
  }
  for (const key of Object.keys(prepared)) {
    if (key !== RESERVED_METADATA_KEY && !key.startsWith('$')) continue;
    if ((prepared as JsonObject)[key] === undefined) continue;
    throw refused(index, `its metadata uses the reserved key ${JSON.stringify(key)}`);
  }
  return prepared as JsonObject;
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
  if (typeof system !== 'object' || system === null)
    throw refused(index, 'its system metadata is not an object');
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
  // A hole is no string either, but `every` would step over it.
  const copied: unknown[] = Array.isArray(tags) ? [...(tags as unknown[])] : [undefined];
  if (copied.every((tag): tag is string => typeof tag === 'string' && tag !== ''))
    return Object.freeze(copied);
  throw refused(index, 'its tags are not a list of non-empty strings');
}

function refused(index: number, why: string): Error {
  return eventStoreError('ES_INVALID_EVENT', `Event ${index} of the append is refused: ${why}.`, {
    details: { index },
  });
}
