import type { PreparedEvent, RecordedEvent, SystemMetadata } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { formatPosition } from './position.js';

/** Where an element was found. */
export interface ElementPlace {
  readonly stream: string;
  readonly revision: number;
  readonly partition: number;
  readonly partitions: number;
  /** The number of its position, where that is known. */
  readonly number?: number | undefined;
}

/** An element's parts: `["<id>",<type>,<version>,<data>,<metadata>,<system>,<revision>,<position>,<recorded at>]`. */
type Parts = [
  id: string,
  type: string,
  version: number,
  data: unknown,
  metadata: RecordedEvent['metadata'] | 0,
  system: SystemMetadata | 0,
  revision: number,
  position: number,
  recordedAt: number,
];

const ID_END = 38;

/**
 * The client's part of an element: up to the system metadata, or up to the revision where that is known. The append
 * script adds the rest and closes it. Bytes are base64, told by a negative schema version; empty metadata is 0.
 * @param revision -1 where the script has to find it out
 */
export function encodeElement(
  { id, type, schemaVersion, data, metadata, system }: PreparedEvent,
  revision: number,
): string {
  const isBytes = data instanceof Uint8Array;
  const version = isBytes ? -schemaVersion : schemaVersion;
  const content = isBytes ? `"${base64Of(data)}"` : JSON.stringify(data);
  const start = `["${id}",${quoted(type)},${version},${content},${textOrZero(metadata)},${textOrZero(system)}`;
  return revision < 0 ? start : `${start},${revision}`;
}

/** An element that was encoded with its revision, without it. */
export function withoutRevision(element: string): string {
  return element.slice(0, element.lastIndexOf(','));
}

/** A program has few types of events: their texts are kept instead of made again for every event. */
const quotedTypes = new Map<string, string>();
const MOST_QUOTED_TYPES = 1000;

function quoted(type: string): string {
  const kept = quotedTypes.get(type);
  if (kept !== undefined) return kept;
  const text = JSON.stringify(type);
  if (quotedTypes.size < MOST_QUOTED_TYPES) quotedTypes.set(type, text);
  return text;
}

function textOrZero(object: object): string {
  return isEmpty(object) ? '0' : JSON.stringify(object);
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}

/**
 * The event of an element, parsed or not.
 * @throws ES_CORRUPT_STREAM where the element is not what belongs at that place
 */
export function decodeElement(element: unknown, place: ElementPlace): RecordedEvent {
  const parts = typeof element === 'string' ? parse(element) : element;
  if (!isParts(parts) || parts[6] !== place.revision)
    throw corruptStream(place.stream, `revision ${place.revision} is not there`);
  const number = parts[7];
  if (place.number !== undefined && number !== place.number)
    throw corruptStream(
      place.stream,
      `revision ${place.revision} is not the event of position ${place.number}`,
    );
  // By index: this runs for every event that is read, and taking an array apart costs several times as much.
  const version = parts[2];
  const metadata = parts[4];
  const system = parts[5];
  return {
    id: parts[0],
    type: parts[1],
    schemaVersion: version < 0 ? -version : version,
    data: version < 0 ? bytesOf(parts[3] as string) : parts[3],
    metadata: metadata === 0 ? {} : metadata,
    system: system === 0 ? {} : system,
    stream: place.stream,
    revision: place.revision,
    position: formatPosition(place.partition, number, place.partitions),
    recordedAt: parts[8],
  };
}

/** The elements of a JSON array of them, parsed; undefined where it is not one. */
export function parseElements(text: string): unknown[] | undefined {
  const elements = parse(text);
  return Array.isArray(elements) ? elements : undefined;
}

/** The id in an element, without parsing it. */
export function idOfElement(element: string): string {
  return element.slice(2, ID_END);
}

/** The revision in an element, without parsing it; NaN where there is none. */
export function revisionOfElement(element: string): number {
  const [, revision] = /,(\d+),\d+,\d+\]$/.exec(element.slice(-64)) ?? [];
  return Number(revision);
}

/** Tells whether an element's type is one of `types`, without parsing it. */
export function typeTest(types: readonly string[]): (element: string) => boolean {
  const starts = types.map((type) => `,${JSON.stringify(type)},`);
  return (element) => starts.some((start) => element.startsWith(start, ID_END + 1));
}

/** The error for a stream that does not hold what was written to it. */
export function corruptStream(stream: string, why: string, cause?: unknown): Error {
  return eventStoreError('ES_CORRUPT_STREAM', `The stream ${JSON.stringify(stream)} is damaged: ${why}.`, {
    cause,
    details: { stream },
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isParts(parts: unknown): parts is Parts {
  return Array.isArray(parts) && parts.length === 9;
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function isEmpty(object: object): boolean {
  for (const _key in object) return false;
  return true;
}
