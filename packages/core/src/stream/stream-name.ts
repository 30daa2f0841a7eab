import { eventStoreError, type EventStoreError } from '../errors/event-store-error.js';
import { quoted } from '../errors/quoted.js';

/** The longest stream name, in UTF-8 bytes, the namespace not counted. */
export const MAX_STREAM_NAME_BYTES = 1024;
/** The longest event type, in UTF-8 bytes. */
export const MAX_EVENT_TYPE_BYTES = 512;

/**
 * The name of the stream `id` of `category`: `<category>-<id>`. The category ends at the first `-`, so it may not
 * hold one; the id may hold anything.
 */
export function streamName(category: string, id: string): string {
  checkCategory(category);
  if (typeof id !== 'string' || id === '') throw badName(`${category}-`, 'the id is empty');
  const stream = `${category}-${id}`;
  checkStreamName(stream);
  return stream;
}

/** The part of a stream's name before its first `-`; the whole name where there is none (foreign streams). */
export function categoryOf(stream: string): string {
  const end = stream.indexOf('-');
  return end < 0 ? stream : stream.slice(0, end);
}

/** Throws ES_INVALID_STREAM_NAME unless `category` can start a stream's name. */
export function checkCategory(category: string): void {
  checkStreamName(category);
  if (category.includes('-')) throw badName(category, 'a category ends at the first "-" and cannot hold one');
}

/** Throws ES_INVALID_STREAM_NAME unless a stream of this name may be written. */
export function checkStreamName(stream: string): void {
  const fault = nameFault(stream, MAX_STREAM_NAME_BYTES);
  if (fault !== undefined) throw badName(stream, fault);
}

/** Why `name` cannot be written as a stream or a type, or undefined where it can. */
export function nameFault(name: unknown, maxBytes: number): string | undefined {
  if (typeof name !== 'string') return `it is ${name === null ? 'null' : typeof name}, not a string`;
  if (name === '') return 'it is empty';
  if (name.charCodeAt(0) === 0x24) return 'names that start with "$" belong to the store';
  // A UTF-16 unit takes at most three bytes, so most names need no counting.
  if (name.length * 3 > maxBytes && utf8Bytes(name) > maxBytes)
    return `it is longer than ${maxBytes} bytes of UTF-8`;
  if (LONE_SURROGATE.test(name)) return 'it holds half of a surrogate pair';
  return undefined;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function badName(stream: string, why: string): EventStoreError<'ES_INVALID_STREAM_NAME'> {
  return eventStoreError('ES_INVALID_STREAM_NAME', `The stream name ${quoted(stream)} is refused: ${why}.`, {
    details: { stream },
  });
}
