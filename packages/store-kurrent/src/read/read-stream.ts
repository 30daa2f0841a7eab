import {
  isEventStoreError,
  type OperationOptions,
  type ReadStreamRequest,
  type RecordedEvent,
  type StreamPage,
} from '@eventfold/core';
import { checkReadStream, startDeadline, type Deadline } from '@eventfold/core/store';
import type { ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { BoundedRead } from './bounded-read.js';
import type { KurrentContext } from '../kurrent-context.js';
import { toRecordedEvent } from '../layout/map-event.js';
import { readEvents } from './read-events.js';
import { revisionInStream, streamFacts, unreadableFacts, type KurrentStreamFacts } from './stream-facts.js';
import { isNotFound } from '../connection/to-store-error.js';

/** A page of one stream: bounded, because the server goes on working for a reader who left. */
export async function readStream(
  context: KurrentContext,
  request: ReadStreamRequest,
  options?: OperationOptions,
): Promise<StreamPage> {
  checkReadStream(request, context.manifest);
  const deadline = startDeadline(options);
  try {
    return await readPage(context, request, deadline);
  } finally {
    deadline.end();
  }
}

async function readPage(
  context: KurrentContext,
  request: ReadStreamRequest,
  deadline: Deadline,
): Promise<StreamPage> {
  const serverName = context.names.toServer(request.stream);
  let read: ResolvedEvent[];
  try {
    read = await readEvents(context.connection, bounds(serverName, request), deadline);
  } catch (error) {
    if (isEventStoreError(error, 'ES_STREAM_TOMBSTONED'))
      return emptyPage({ state: 'tombstoned', head: null });
    if (!isNotFound(error)) throw error;
    const facts = await unreadableFacts(context, serverName, deadline);
    return facts === undefined ? readPage(context, request, deadline) : emptyPage(facts);
  }
  const known = headShownBy(read, request);
  const facts =
    known === null
      ? await streamFacts(context, serverName, deadline)
      : { state: 'active' as const, head: known };
  return page(context, request, read, facts);
}

function bounds(stream: string, { direction, from, limit }: ReadStreamRequest): BoundedRead {
  const backwards = direction === 'backward';
  return {
    stream,
    maxCount: limit,
    resolveLinks: true,
    direction: backwards ? 'backwards' : 'forwards',
    from: backwards && from === undefined ? 'end' : BigInt(from ?? 0),
  };
}

/** The stream's last revision where the page itself shows it, null where it must be asked for. */
function headShownBy(
  read: readonly ResolvedEvent[],
  { direction, from, limit }: ReadStreamRequest,
): number | null {
  if (read.length === 0) return null;
  if (direction === 'backward') {
    const newest = revisionInStream(read[0]!);
    return from === undefined || newest < from ? newest : null;
  }
  return read.length < limit ? revisionInStream(read[read.length - 1]!) : null;
}

function page(
  { names }: KurrentContext,
  request: ReadStreamRequest,
  read: readonly ResolvedEvent[],
  facts: KurrentStreamFacts,
): StreamPage {
  // The stream can have been removed between the two reads: what was read stands.
  const last = read.length === 0 ? null : revisionInStream(read[read.length - 1]!);
  const head =
    facts.state === 'active' && facts.head !== null ? Math.max(facts.head, last ?? -1) : facts.head;
  // A link whose event is gone has nothing to show.
  const events: RecordedEvent[] = [];
  for (const { event, link } of read) {
    if (event === undefined) continue;
    const stream = link === undefined ? request.stream : (names.fromServer(event.streamId) ?? event.streamId);
    events.push(toRecordedEvent(event, stream));
  }
  return { events, state: facts.state, head, next: nextOf(request, read.length, last, head) };
}

function nextOf(
  { direction, limit }: ReadStreamRequest,
  count: number,
  last: number | null,
  head: number | null,
): number | null {
  if (last === null) return null;
  if (direction === 'backward') return count < limit || last === 0 ? null : last - 1;
  return head !== null && last < head ? last + 1 : null;
}

function emptyPage({ state, head }: KurrentStreamFacts): StreamPage {
  return { events: [], state, head, next: null };
}
