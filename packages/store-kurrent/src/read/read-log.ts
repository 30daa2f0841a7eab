import type { LogPage, LogStart, OperationOptions, ReadLogRequest, RecordedEvent } from '@eventfold/core';
import {
  checkReadLog,
  compileFilter,
  decodeCursor,
  encodeCursor,
  startDeadline,
  type Deadline,
  type FilterTest,
} from '@eventfold/core/store';
import type { ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { KurrentContext } from '../kurrent-context.js';
import { serverFilter, visibleEvents, type ServerFilter } from './log-pushdown.js';
import { toRecordedEvent } from '../layout/map-event.js';
import {
  compareLogPositions,
  decodeScanned,
  encodeScanned,
  type LogPosition,
} from '../layout/map-position.js';
import { isVisible } from '../layout/own-streams.js';
import type { Names } from '../layout/namespaced-name.js';
import { aboveFloor } from './above-floor.js';
import { readEvents } from './read-events.js';
import { scanLog } from './scan-log.js';

/** How many events a page of a filtered query looks at itself, to see whether it is near the head. */
const PROBE = 100;
/** No fewer, however small the page: what is not near is looked for at the cost of more round trips. */
const LEAST_PROBE = 20;
/** The same where the server cannot be left to look on alone. */
const LONG_PROBE = 2000;
/** The part of an operation's time for which a page may look for rare events. */
const SCAN_SHARE = 0.25;
/** A page with fewer than one in this many of the events asked for lets the server look for more. */
const RARE = 8;

/** A query in progress: what was found, and the last position looked at. */
interface Scanned {
  readonly events: RecordedEvent[];
  readonly until: LogPosition | undefined;
  readonly atHead: boolean;
}

/** A page of the log. */
export async function readLog(
  context: KurrentContext,
  request: ReadLogRequest,
  options?: OperationOptions,
): Promise<LogPage> {
  checkReadLog(request, context.manifest);
  const { filter, after = 'start' } = request;
  const known = after === 'end' ? undefined : scannedBefore(filter, after);
  const deadline = startDeadline(options);
  try {
    const scanned =
      after === 'end' ? await atEnd(context, deadline) : await scanFrom(context, request, known, deadline);
    return {
      events: scanned.events,
      next: encodeCursor(filter, encodeScanned(scanned.until)),
      atHead: scanned.atHead,
    };
  } finally {
    deadline.end();
  }
}

function scannedBefore(filter: ReadLogRequest['filter'], after: LogStart): LogPosition | undefined {
  return after === 'start' ? undefined : decodeScanned(decodeCursor(filter, after));
}

async function atEnd(context: KurrentContext, deadline: Deadline): Promise<Scanned> {
  return { events: [], until: await headOf(context, deadline), atHead: true };
}

/** The position of the log's newest event, or of the newest that passes the filter. */
async function headOf(
  { connection }: KurrentContext,
  deadline: Deadline,
  filter?: ServerFilter,
): Promise<LogPosition | undefined> {
  const end = { direction: 'backwards', from: 'end', maxCount: 1, filter } as const;
  const [newest] = await readEvents(connection, end, deadline);
  return newest?.event?.position;
}

function scanFrom(
  context: KurrentContext,
  request: ReadLogRequest,
  after: LogPosition | undefined,
  deadline: Deadline,
): Promise<Scanned> {
  // Every position that a user knows is one of these events: nothing else needs to be covered.
  const everything = request.filter === undefined && context.names.prefix === '';
  return everything
    ? readAll(context, request, after, deadline)
    : readSparse(context, request, after, deadline);
}

async function readAll(
  context: KurrentContext,
  request: ReadLogRequest,
  after: LogPosition | undefined,
  deadline: Deadline,
): Promise<Scanned> {
  const chunk = { request, after, maxCount: request.limit, onServer: true };
  const { events, last, shown, atHead } = await readChunk(context, chunk, deadline);
  return { events, until: atHead ? (shown ?? after) : last, atHead };
}

/**
 * Reads a little of everything, which near the head is all and says exactly how far it came. Further back, where little
 * of it was wanted, the server looks on alone for a bounded time.
 */
async function readSparse(
  context: KurrentContext,
  request: ReadLogRequest,
  after: LogPosition | undefined,
  deadline: Deadline,
): Promise<Scanned> {
  const { filter, limit } = request;
  const { connection, names, tail } = context;
  const budgetMs = deadline.remainingMs() * SCAN_SHARE;
  const from = await aboveFloor(context, tail.skip(after), budgetMs, deadline);
  const short = Math.min(PROBE, Math.max(LEAST_PROBE, limit * RARE));
  const maxCount = connection.grpc === undefined ? LONG_PROBE : short;
  const near = await readChunk(context, { request, after: from, maxCount, onServer: false }, deadline);
  tail.note(near.shown ?? from, near.last);
  if (near.atHead) return { events: near.events, until: near.shown ?? after, atHead: true };
  if (near.events.length * RARE >= limit) return { events: near.events, until: near.last, atHead: false };
  // Asked for before the scan: what stood there then has been looked at once the scan has caught up.
  const shown = await headOf(context, deadline, visibleEvents());
  const wanted = limit - near.events.length;
  const scan = await scanLog(context, { filter, after: near.last, limit: wanted, budgetMs });
  const events = [...near.events, ...pick(scan.found, names, compileFilter(filter))];
  if (!scan.caughtUp) return { events, until: scan.scanned ?? near.last, atHead: false };
  const found = later(near.shown, positionOf(scan.found.at(-1)));
  return { events, until: later(later(shown, found), after), atHead: true };
}

function later(a: LogPosition | undefined, b: LogPosition | undefined): LogPosition | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareLogPositions(a, b) >= 0 ? a : b;
}

interface Chunk {
  readonly request: ReadLogRequest;
  readonly after: LogPosition | undefined;
  readonly maxCount: number;
  /** Whether the server leaves out what is certainly not wanted. */
  readonly onServer: boolean;
}

/** A stretch of the log. */
interface ChunkRead {
  /** The wanted ones. */
  readonly events: RecordedEvent[];
  /** The last position looked at; where the chunk began if there was nothing. */
  readonly last: LogPosition | undefined;
  /** The last position of an event that users see, wanted or not. */
  readonly shown: LogPosition | undefined;
  readonly atHead: boolean;
}

/** Reading forwards starts with the position itself, so one more is asked for. */
async function readChunk(
  { connection, names }: KurrentContext,
  { request, after, maxCount, onServer }: Chunk,
  deadline: Deadline,
): Promise<ChunkRead> {
  const { filter, limit } = request;
  const read = await readEvents(
    connection,
    {
      direction: 'forwards',
      from: after ?? 'start',
      // One for the position itself and one to see whether anything follows.
      maxCount: maxCount + 2,
      ...(onServer ? { filter: serverFilter(filter, names) } : {}),
    },
    deadline,
  );
  // In the order of the log: only the first can stand at the position itself.
  const start = after === undefined ? 0 : read.findIndex(({ event }) => isAfter(event, after));
  const fresh = start === 0 ? read : start < 0 ? [] : read.slice(start);
  const chunk = fresh.length <= maxCount ? fresh : fresh.slice(0, maxCount);
  const events = pick(chunk, names, compileFilter(filter));
  if (events.length > limit) {
    const kept = events.slice(0, limit);
    const last = decodeScanned(kept[limit - 1]!.position);
    return { events: kept, last, shown: last, atHead: false };
  }
  return {
    events,
    last: positionOf(chunk.at(-1)) ?? after,
    shown: positionOf(lastVisible(chunk)),
    atHead: fresh.length <= maxCount,
  };
}

function isAfter(event: ResolvedEvent['event'], after: LogPosition): boolean {
  return event?.position !== undefined && compareLogPositions(event.position, after) > 0;
}

function lastVisible(chunk: readonly ResolvedEvent[]): ResolvedEvent | undefined {
  for (let i = chunk.length - 1; i >= 0; i--) {
    const { event } = chunk[i]!;
    if (event !== undefined && isVisible(event)) return chunk[i];
  }
  return undefined;
}

function positionOf(resolved: ResolvedEvent | undefined): LogPosition | undefined {
  return resolved?.event?.position;
}

/** The wanted ones among what the server sent: of this namespace, not the server's own, and in the filter. */
function pick(read: readonly ResolvedEvent[], names: Names, wanted: FilterTest): RecordedEvent[] {
  const picked: RecordedEvent[] = [];
  for (const { event } of read) {
    if (event === undefined || !isVisible(event)) continue;
    const stream = names.fromServer(event.streamId);
    if (stream !== undefined && wanted({ stream, type: event.type }))
      picked.push(toRecordedEvent(event, stream));
  }
  return picked;
}
