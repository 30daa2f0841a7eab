import { eventStoreError, isEventStoreError } from '../errors/event-store-error.js';
import type { NewEvent, RecordedEvent } from '../event/event.js';
import type { EventTransform } from './event-type.js';

/** @throws ES_INVALID_EVENT where the transform fails */
export async function encodeAll(
  transform: EventTransform,
  events: readonly NewEvent[],
): Promise<readonly NewEvent[]> {
  try {
    return sameCount(transform, events, await transform.encode(events));
  } catch (cause) {
    if (isEventStoreError(cause)) throw cause;
    const why = `The transform ${JSON.stringify(transform.name)} refused the events: ${messageOf(cause)}.`;
    throw eventStoreError('ES_INVALID_EVENT', why, { cause, details: {} });
  }
}

/** @throws ES_DECODE_FAILED where the transform fails, naming the page by its first event */
export async function decodeAll(
  transform: EventTransform,
  page: readonly RecordedEvent[],
): Promise<readonly RecordedEvent[]> {
  try {
    return sameCount(transform, page, await transform.decode(page));
  } catch (cause) {
    const first = page[0];
    if (isEventStoreError(cause) || first === undefined) throw cause;
    const { stream, revision } = first;
    const place = `the page of ${page.length} events that begins with revision ${revision} of ${JSON.stringify(stream)}`;
    const why = `The transform ${JSON.stringify(transform.name)} could not open ${place}: ${messageOf(cause)}.`;
    throw eventStoreError('ES_DECODE_FAILED', why, { cause, details: { stream, revision } });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function sameCount<T>({ name }: EventTransform, before: readonly T[], after: readonly T[]): readonly T[] {
  if (before.length === after.length) return after;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    `The transform ${JSON.stringify(name)} made ${after.length} events of ${before.length}.`,
  );
}
