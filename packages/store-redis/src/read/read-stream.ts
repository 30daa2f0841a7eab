import type { OperationOptions, ReadStreamRequest, StreamPage } from '@eventfold/core';
import { sharedDeadline } from '../connection/shared-deadline.js';
import { decodeElement, revisionOfElement } from '../layout/event-element.js';
import type { StreamExtent } from '../layout/stream-marker.js';
import type { Partition } from '../partition.js';
import { readRange, type FoundRange, type ListRange } from './read-range.js';

/** No event. */
const NOTHING: ListRange = { start: 1, stop: 0 };

/**
 * A page of a stream: one round trip, and another where the stream was truncated, `from` lies past its head or the
 * stream changed meanwhile.
 */
export async function readStreamPage(
  partition: Partition,
  request: ReadStreamRequest,
  options?: OperationOptions,
): Promise<StreamPage> {
  const { stream } = request;
  const deadline = sharedDeadline(options);
  let range = rangeOf(request, { first: 0, head: Infinity });
  for (let atomic = false; ;) {
    const found = await readRange(partition, { stream, range, atomic, options: deadline() });
    const right = rangeOf(request, found.extent);
    const isRight = right === NOTHING || (range.start === right.start && range.stop === right.stop);
    const page = isRight ? { ...found, elements: right === NOTHING ? [] : found.elements } : undefined;
    if (page !== undefined && (atomic || fitsTogether(page, right))) return pageOf(partition, request, page);
    atomic = page !== undefined;
    range = right;
  }
}

/** Where the page lies in the list of a stream of that extent. */
function rangeOf(
  request: ReadStreamRequest,
  { first, head }: Pick<StreamExtent, 'first' | 'head'>,
): ListRange {
  const { direction, from, limit } = request;
  if (direction === 'backward') {
    if (from === undefined || from >= head) return { start: -limit, stop: -1 };
    if (from < first) return NOTHING;
    return { start: Math.max(0, from - first - limit + 1), stop: from - first };
  }
  const start = Math.max(0, (from ?? 0) - first);
  return { start, stop: Math.min(start + limit - 1, Number.MAX_SAFE_INTEGER) };
}

/** Whether length, elements and marker can have been read at one moment: a change between them would show. */
function fitsTogether({ extent, elements }: FoundRange, { start, stop }: ListRange): boolean {
  const length = extent.head - extent.first + 1;
  if (length === 0) return elements.length === 0 && (extent.first === 0 || extent.state !== 'active');
  const from = start < 0 ? Math.max(0, length + start) : start;
  const to = Math.min(length - 1, stop < 0 ? length + stop : stop);
  const [oldest] = elements;
  if (oldest === undefined) return to < from;
  return elements.length === to - from + 1 && revisionOfElement(oldest) === extent.first + from;
}

function pageOf(
  partition: Partition,
  request: ReadStreamRequest,
  { extent, elements }: FoundRange,
): StreamPage {
  const { stream, direction, from } = request;
  const { first, head, state } = extent;
  const backward = direction === 'backward';
  const oldest = backward
    ? Math.min(from ?? head, head) - elements.length + 1
    : Math.max(from ?? first, first);
  const { index, count } = partition;
  const events = elements.map((element, place) =>
    decodeElement(element, {
      stream,
      revision: oldest + place,
      number: undefined,
      partition: index,
      partitions: count,
    }),
  );
  const after = backward ? oldest - 1 : oldest + elements.length;
  const more = elements.length > 0 && after >= first && after <= head;
  return {
    events: backward ? events.reverse() : events,
    state,
    head: head < 0 || state === 'tombstoned' ? null : head,
    next: more ? after : null,
  };
}
