import type { ConflictViolation, PreparedWrite, RecordedEvent, StreamState } from '@eventfold/core';
import { expectedHead, type Deadline } from '@eventfold/core/store';
import type { KurrentContext } from '../kurrent-context.js';
import { toRecordedEvent } from '../layout/map-event.js';
import { readEvents } from '../read/read-events.js';
import { streamFacts } from '../read/stream-facts.js';
import { pauseBefore } from '../connection/attempt.js';
import { isNotFound } from '../connection/to-store-error.js';
import { readStreamMetadata, TRUNCATE_BEFORE } from '../layout/stream-metadata.js';

/** The most events that a conflict brings along, and the furthest that a repeat is searched for. */
const MISSED_LIMIT = 256;

/**
 * How long reads may be behind the server's judgement, in milliseconds: a write that it counts already, it may show only once that
 * is replicated and indexed, and another node later still.
 */
const LAG_MS = 2000;

/** The settings of a stream by which events of it are hidden. */
const HIDES = [TRUNCATE_BEFORE, '$maxCount', '$maxAge'];

/** What stands in a stream instead of a write that was refused. */
export interface ConflictLook {
  /** The last event of this write where all of it was written before, `partly` where only its beginning was. */
  readonly repeat: RecordedEvent | 'partly' | undefined;
  /** Whether an attempt in doubt can have been written all the same, or will be. */
  readonly mayStand: boolean;
  readonly violation: ConflictViolation;
}

/**
 * Looks at a stream that was refused, whose last revision is `actual`. The server compares ids only from the revision it expected, for
 * `no-stream` from 0: a repeat of what revived a deleted stream comes back as a conflict, so the stream is searched for our own events.
 */
export async function lookAfterConflict(
  context: KurrentContext,
  write: PreparedWrite,
  actual: number | null,
  deadline: Deadline,
): Promise<ConflictLook> {
  const after = await eventsAfter(context, write, actual, deadline);
  const repeat = repeatOf(write, after.events);
  return {
    repeat,
    mayStand: mayStand(write, actual, after),
    violation: {
      stream: write.stream,
      expected: write.expected,
      reason: isPartlyRepeated(write, repeat, actual) ? 'partly-repeated' : 'revision',
      // Deleted since: the server takes `no-stream` on a deleted stream, so this one was not when it refused.
      state: write.expected === 'no-stream' && after.state === 'deleted' ? 'active' : after.state,
      actual,
      ...missedOf(write, actual, after.events),
    },
  };
}

interface EventsAfter {
  readonly state: StreamState;
  readonly events: readonly RecordedEvent[];
  /** The stream goes on further than could be read, and nothing says why. */
  readonly isBehind: boolean;
}

/** The visible events after the expected revision (for `no-stream` all), up to `actual` and the limit. */
async function eventsAfter(
  context: KurrentContext,
  { stream, expected }: PreparedWrite,
  actual: number | null,
  deadline: Deadline,
): Promise<EventsAfter> {
  const from = (expectedHead(expected) ?? -1) + 1;
  if (actual === null) return { state: 'missing', events: [], isBehind: false };
  const serverName = context.names.toServer(stream);
  if (from > actual)
    return { state: (await streamFacts(context, serverName, deadline)).state, events: [], isBehind: false };
  const last = Math.min(actual, from + MISSED_LIMIT - 1);
  const until = performance.now() + LAG_MS;
  for (let attempt = 1; ; attempt++) {
    const events = await eventsUpTo(context, stream, { from, last }, deadline);
    if (events?.at(-1)?.revision === last) return { state: 'active', events, isBehind: false };
    const { content, deleted } = await readStreamMetadata(context, serverName, deadline);
    if (deleted) return { state: 'deleted', events: [], isBehind: false };
    const isBehind = !HIDES.some((setting) => setting in content);
    if (!isBehind || performance.now() > until) return { state: 'active', events: events ?? [], isBehind };
    await pauseBefore(attempt, deadline);
  }
}

/** Undefined where the server finds no events in the stream. */
async function eventsUpTo(
  { connection, names }: KurrentContext,
  stream: string,
  { from, last }: { readonly from: number; readonly last: number },
  deadline: Deadline,
): Promise<RecordedEvent[] | undefined> {
  const read = {
    stream: names.toServer(stream),
    direction: 'forwards',
    from: BigInt(from),
    maxCount: last - from + 1,
  } as const;
  try {
    const found = await readEvents(connection, read, deadline, stream);
    const events = found.flatMap(({ event }) =>
      event === undefined ? [] : [toRecordedEvent(event, stream)],
    );
    return events.filter(({ revision }) => revision <= last);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Under a revision a write's events are the next ones or not there; under `no-stream` a past of the stream can stand before them. */
function repeatOf(
  { events, expected }: PreparedWrite,
  after: readonly RecordedEvent[],
): RecordedEvent | 'partly' | undefined {
  const first = after.findIndex(({ id }) => id === events[0]!.id);
  if (first < 0 || (first > 0 && expected !== 'no-stream')) return undefined;
  if (events.every(({ id }, index) => after[first + index]?.id === id))
    return after[first + events.length - 1]!;
  return 'partly';
}

/** Under `any` and `stream-exists` the server refuses an existing stream for no other reason. */
function isPartlyRepeated(
  { expected }: PreparedWrite,
  repeat: RecordedEvent | 'partly' | undefined,
  actual: number | null,
): boolean {
  return repeat !== undefined || (actual !== null && expectedHead(expected) === null);
}

/** Where reads are behind; where nobody can see it, under `no-stream` on a stream whose start is hidden; or later, on a stream that has yet to reach the revision. */
function mayStand(
  { expected }: PreparedWrite,
  actual: number | null,
  { events, isBehind }: EventsAfter,
): boolean {
  if (isBehind) return true;
  if (expected === 'no-stream') return events[0]?.revision !== 0;
  return (actual ?? -1) < (expectedHead(expected) ?? -1);
}

/** The events that the writer has not seen, complete or not at all. */
function missedOf(
  { expected }: PreparedWrite,
  actual: number | null,
  after: readonly RecordedEvent[],
): { missed?: readonly RecordedEvent[] } {
  const head = expectedHead(expected);
  if (head === null || actual === null || actual < head) return {};
  return after.length === actual - head ? { missed: after } : {};
}
