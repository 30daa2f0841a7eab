import { sha256Hex } from './sha256.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `value` is written as a UUID, in either case and of any version. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/**
 * The id of the `index`-th event that `command` adds to `stream`: the same on every attempt, in every process, so that a
 * store recognises a repeat. A UUIDv8 of the first 122 bits of a SHA-256.
 * @param command what tells the command from every other one
 */
export function derivedEventId(stream: string, command: string, index: number): string {
  const hex = sha256Hex(JSON.stringify([stream, command, index]), 4);
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20),
  ];
  return parts.join('-');
}
