import type { Manifest } from '@eventfold/core';
import { tooLarge } from '@eventfold/core/store';
import type { EventData } from '@kurrent/kurrentdb-client';

/** The longest text of a number: a sign, 17 digits, a point and an exponent. */
const NUMBER_BYTES = 25;
/** Of one UTF-16 unit in a JSON text, such as `\u001f`. */
const UNIT_BYTES = 6;

/** Throws where one of the events, or all together, are larger than the limits, in bytes of data and metadata. */
export function checkSizes(
  events: readonly EventData[],
  { eventBytes, appendBytes }: Pick<Manifest['limits'], 'eventBytes' | 'appendBytes'>,
): void {
  // Nearly all are far from any limit, which can be told for a fraction of what the text costs.
  let atMost = 0;
  for (const { data, metadata } of events) atMost += bytesAtMost(data) + bytesAtMost(metadata);
  if (atMost <= Math.min(eventBytes, appendBytes)) return;
  let total = 0;
  for (const { data, metadata } of events) {
    const bytes = bytesOf(data) + (metadata === undefined ? 0 : bytesOf(metadata));
    if (bytes > eventBytes) throw tooLarge('bytes in one event', eventBytes, bytes);
    total += bytes;
  }
  if (total > appendBytes) throw tooLarge('bytes in one append', appendBytes, total);
}

function bytesOf(value: unknown): number {
  return value instanceof Uint8Array ? value.length : Buffer.byteLength(JSON.stringify(value));
}

/** At least as many bytes as the JSON text of a value takes that was checked. */
function bytesAtMost(value: unknown): number {
  if (typeof value === 'string') return UNIT_BYTES * value.length + 2;
  if (typeof value !== 'object' || value === null) return NUMBER_BYTES;
  if (value instanceof Uint8Array) return value.length;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) bytes += 1 + bytesAtMost(value[i]);
    return bytes;
  }
  for (const key in value)
    bytes += UNIT_BYTES * key.length + 4 + bytesAtMost((value as Record<string, unknown>)[key]);
  return bytes;
}
