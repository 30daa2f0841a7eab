import type { OperationOptions, ReadStreamRequest, RecordedEvent, StreamPage } from '@eventfold/core';
import { isEventStoreError } from '@eventfold/core';
import { repliesOf } from '../connection/replies.js';
import { runOperation } from '../connection/run-operation.js';
import { corruptStream, decodeElement } from '../layout/event-element.js';
import { keyName } from '../layout/key-name.js';
import { streamExtent, type StreamExtent } from '../layout/stream-marker.js';
import type { Partition } from '../partition.js';

/** A range of a list, ends included, as LRANGE takes it; negative places count from the end. */
interface Range {
  readonly start: number;
  readonly stop: number;
}

interface Found {
  readonly extent: StreamExtent;
  readonly elements: readonly string[];
}

/** A page of a stream: one round trip, and another where the stream was truncated or `from` lies past its head. */
export async function readStreamPage(
  partition: Partition,
  request: ReadStreamRequest,
  options?: OperationOptions,
): Promise<StreamPage> {
  let range = rangeOf(request, { first: 0, head: Infinity });
  let found = await readRange(partition, request.stream, { range, options });
  for (;;) {
    const right = rangeOf(request, found.extent);
    if (sameElements(range, right, found)) return pageOf(partition, request, found);
    range = right;
    found = await readRange(partition, request.stream, { range, options });
  }
}

/** Where the page lies in the list of a stream of that extent. */
function rangeOf(request: ReadStreamRequest, { first, head }: Pick<StreamExtent, 'first' | 'head'>): Range {
  const { direction, from, limit } = request;
  if (direction === 'backward') {
    if (from === undefined || from >= head) return { start: -limit, stop: -1 };
    const stop = from - first;
    return { start: Math.max(0, stop - limit + 1), stop };
  }
  const start = Math.max(0, (from ?? 0) - first);
  return { start, stop: start + limit - 1 };
}

function sameElements(read: Range, right: Range, { elements, extent }: Found): boolean {
  if (extent.head < extent.first) return elements.length === 0;
  return right.stop < 0 && right.start >= 0
    ? elements.length === 0
    : read.start === right.start && read.stop === right.stop;
}

async function readRange(
  { link, keys }: Partition,
  stream: string,
  { range, options }: { range: Range; options: OperationOptions | undefined },
): Promise<Found> {
  const key = keys.stream(stream);
  try {
    return await runOperation(
      link,
      {
        kind: 'read',
        repeatable: true,
        async run(client) {
          const read = client.multi().hget(keys.markers, keyName(stream)).llen(key);
          if (range.stop >= 0 || range.start < 0) read.lrange(key, range.start, range.stop);
          const [marker, length, elements = []] = repliesOf(await read.exec());
          return {
            extent: streamExtent(marker as string | null, length as number),
            elements: elements as string[],
          };
        },
      },
      options,
    );
  } catch (error) {
    if (!isEventStoreError(error, 'ES_LAYOUT_MISMATCH')) throw error;
    throw corruptStream(stream, 'its key holds something that is not a stream', error);
  }
}

function pageOf(partition: Partition, request: ReadStreamRequest, { extent, elements }: Found): StreamPage {
  const { stream, direction, from } = request;
  const { first, head, state } = extent;
  const backward = direction === 'backward';
  const oldest = backward
    ? Math.min(from ?? head, head) - elements.length + 1
    : Math.max(from ?? first, first);
  const events = elements.map((element, index): RecordedEvent =>
    decodeElement(element, {
      stream,
      revision: oldest + index,
      partition: partition.index,
      partitions: partition.count,
    }),
  );
  const after = backward ? oldest - 1 : oldest + elements.length;
  const more = elements.length > 0 && after >= first && after <= head;
  return {
    events: backward ? events.reverse() : events,
    state,
    head: head < 0 ? null : head,
    next: more ? after : null,
  };
}
