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
import type { KurrentContext } from './kurrent-context.js';
import { serverFilter } from './log-pushdown.js';
import { toRecordedEvent } from './map-event.js';
import { compareLogPositions, decodeScanned, encodeScanned, type LogPosition } from './map-position.js';
import type { Names } from './namespaced-name.js';
import { aboveFloor } from './namespace-floor.js';
import { readEvents } from './read-events.js';
import { scanLog } from './scan-log.js';

/** How many events a page of a filtered query looks at itself, to see whether it is near the head. */
const PROBE = 100;
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

/** The position of the log's newest event, whoever's it is. */
async function headOf({ connection }: KurrentContext, deadline: Deadline): Promise<LogPosition | undefined> {
  const [newest] = await readEvents(
    connection,
    { direction: 'backwards', from: 'end', maxCount: 1 },
    deadline,
  );
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
    ? readChunk(context, { request, after, maxCount: request.limit, onServer: true }, deadline)
    : readSparse(context, request, after, deadline);
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
  const budgetMs = deadline.remainingMs() * SCAN_SHARE;
  const from = await aboveFloor(context, after, budgetMs, deadline);
  const maxCount = context.connection.grpc === undefined ? LONG_PROBE : PROBE;
  const near = await readChunk(context, { request, after: from, maxCount, onServer: false }, deadline);
  if (near.atHead || near.events.length * RARE >= limit) return near;
  // Asked for before the scan: what stood there then has been looked at once the scan has caught up.
  const head = await headOf(context, deadline);
  const scan = await scanLog(context, {
    filter,
    after: near.until,
    limit: limit - near.events.length,
    budgetMs,
  });
  const events = [...near.events, ...pick(scan.found, context.names, compileFilter(filter))];
  const until = scan.caughtUp ? later(scan.scanned, head) : (scan.scanned ?? near.until);
  return { events, until, atHead: scan.caughtUp };
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

/** Events that the native path reads. Reading forwards starts with the position itself, so one more is asked for. */
async function readChunk(
  { connection, names }: KurrentContext,
  { request, after, maxCount, onServer }: Chunk,
  deadline: Deadline,
): Promise<Scanned> {
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
  const fresh = read.filter(({ event }) => after === undefined || isAfter(event, after));
  const chunk = fresh.slice(0, maxCount);
  const events = pick(chunk, names, compileFilter(filter));
  const atEnd = fresh.length <= maxCount;
  if (events.length <= limit) return { events, until: positionOf(chunk.at(-1)) ?? after, atHead: atEnd };
  const kept = events.slice(0, limit);
  const until = decodeScanned(kept[limit - 1]!.position);
  return { events: kept, until, atHead: false };
}

function isAfter(event: ResolvedEvent['event'], after: LogPosition): boolean {
  return event?.position !== undefined && compareLogPositions(event.position, after) > 0;
}

function positionOf(resolved: ResolvedEvent | undefined): LogPosition | undefined {
  return resolved?.event?.position;
}

/** The wanted ones among what the server sent: of this namespace, not the server's own, and in the filter. */
function pick(read: readonly ResolvedEvent[], names: Names, wanted: FilterTest): RecordedEvent[] {
  return read.flatMap(({ event }) => {
    if (event === undefined || event.type.startsWith('$') || event.streamId.startsWith('$')) return [];
    const stream = names.fromServer(event.streamId);
    if (stream === undefined || !wanted({ stream, type: event.type })) return [];
    return [toRecordedEvent(event, stream)];
  });
}
