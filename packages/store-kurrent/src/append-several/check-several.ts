import type { PreparedAppend } from '@eventfold/core';
import { eventStoreError, unsupported } from '@eventfold/core/store';
import type { EventData } from '@kurrent/kurrentdb-client';
import type { KurrentContext } from '../kurrent-context.js';
import { checkSizes } from '../layout/event-size.js';
import { checkUserStream } from '../layout/own-streams.js';

/** The event types that an append to several streams takes. */
const TAKEN_TYPE = /^[\p{L}\p{N}_.$:-]+$/u;
/** What the server reads of one request, in bytes; some room for what wraps the events. */
const REQUEST_BYTES = 29_000_000;

/** Throws for what the server would refuse, or do otherwise than it is asked to. */
export function checkSeveral({ names, manifest }: KurrentContext, { writes, checks }: PreparedAppend): void {
  const seen = new Map<string, string>();
  for (const { stream } of [...writes, ...checks]) {
    checkUserStream(stream, names);
    // The server takes such names for one stream here, and would write to the one that it is told first.
    const folded = stream.toUpperCase();
    if (seen.has(folded))
      throw unsupported('streams whose names differ only by case in one append', manifest);
    seen.set(folded, stream);
  }
  let index = 0;
  for (const { events } of writes) {
    for (const { type } of events) {
      if (!TAKEN_TYPE.test(type) || type !== type.normalize('NFC')) throw badType(type, index);
      index++;
    }
  }
}

/** Throws where the append is larger than the server takes. */
export function checkSize({ manifest }: KurrentContext, events: readonly EventData[]): void {
  const { eventBytes, appendBytes } = manifest.limits;
  checkSizes(events, { eventBytes, appendBytes: Math.min(appendBytes, REQUEST_BYTES) });
}

function badType(type: string, index: number): Error {
  return eventStoreError(
    'ES_INVALID_EVENT',
    `The event type ${JSON.stringify(type)} cannot be appended to several streams at once: KurrentDB takes letters, digits and "_-.:$" there.`,
    { details: { index } },
  );
}
