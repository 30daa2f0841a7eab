import type { ExpectedRevision, JsonObject, OperationOptions } from '@eventfold/core';
import {
  eventStoreError,
  prepareAppend,
  startDeadline,
  type Deadline,
  type RunningOperations,
} from '@eventfold/core/store';
import { jsonEvent, type ResolvedEvent } from '@kurrent/kurrentdb-client';
import { appendWrite } from '../append/append.js';
import { probeHead } from '../append/probe-head.js';
import { attemptMs, pauseBefore, withinDeadline } from '../connection/attempt.js';
import { isNotFound, toWriteFailure } from '../connection/to-store-error.js';
import type { KurrentContext } from '../kurrent-context.js';
import { safeNumber } from '../layout/map-revision.js';
import { ownNames } from '../layout/own-streams.js';
import { metadataStreamOf } from '../layout/stream-metadata.js';
import { readEvents } from '../read/read-events.js';
import { raiseBound } from '../remove/truncate-stream.js';

/** One of the store's own events. */
export interface OwnEvent {
  readonly revision: number;
  readonly data: unknown;
}

/** An event for one of the store's own streams. */
export interface OwnWrite {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  /** The `$` hides it from users. */
  readonly type: `$${string}`;
  readonly data: JsonObject;
}

/** Streams that the store keeps beside its users' events: small, for the server drops all but their last few events. */
export interface OwnLog {
  /** Runs an operation within its deadline; refused once the store is closed. */
  operate<T>(options: OperationOptions | undefined, run: (deadline: Deadline) => Promise<T>): Promise<T>;
  /** The newest events, the newest first. */
  newest(stream: string, count: number, deadline: Deadline): Promise<readonly OwnEvent[]>;
  /** The revision of the last event ever written, also where it is hidden; undefined where there is none, or no knowing. */
  head(stream: string, deadline: Deadline): Promise<number | undefined>;
  /** The revision of the event that was written; undefined where the stream is elsewhere than expected. @throws ES_CORRUPT_STREAM */
  append(write: OwnWrite, deadline: Deadline): Promise<number | undefined>;
  /** Lets the server keep that many events of a stream, before the first one is written. */
  limit(stream: string, count: number, deadline: Deadline): Promise<void>;
  /** Hides what stands before a revision; the server drops it at its next compaction. */
  truncate(stream: string, before: number, deadline: Deadline): Promise<void>;
}

export function ownLog(shared: KurrentContext, running: RunningOperations): OwnLog {
  const context: KurrentContext = { ...shared, names: ownNames(shared.names) };
  return {
    operate: (options, run) =>
      running.track(async () => {
        const deadline = startDeadline(options);
        deadline.check();
        return run(deadline).finally(() => deadline.end());
      }),
    newest: (stream, count, deadline) => newest(context, { stream, count }, deadline),
    head: async (stream, deadline) => {
      const head = await probeHead(context, context.names.toServer(stream), deadline);
      return typeof head === 'bigint' ? safeNumber(head, 'revision') : undefined;
    },
    append: (write, deadline) => append(context, write, deadline),
    limit: (stream, count, deadline) => limit(context, { stream, count }, deadline),
    truncate: async (stream, before, deadline) => {
      await raiseBound(context, { stream, before }, deadline);
    },
  };
}

interface Counted {
  readonly stream: string;
  readonly count: number;
}

async function newest(
  { connection, names }: KurrentContext,
  { stream, count }: Counted,
  deadline: Deadline,
): Promise<readonly OwnEvent[]> {
  const read = await readEvents(
    connection,
    { stream: names.toServer(stream), direction: 'backwards', from: 'end', maxCount: count },
    deadline,
    stream,
  ).catch((error: unknown): ResolvedEvent[] => {
    if (isNotFound(error)) return [];
    throw error;
  });
  return read.flatMap(({ event }) =>
    event === undefined ? [] : [{ revision: safeNumber(event.revision, 'revision'), data: event.data }],
  );
}

async function append(
  context: KurrentContext,
  { stream, expected, type, data }: OwnWrite,
  deadline: Deadline,
): Promise<number | undefined> {
  // Neither the name nor the type is one that users may write.
  const users = { writes: [{ stream: 'any', expected, events: [{ type: 'Any', data }] }] };
  const { events } = prepareAppend(users, context.manifest).writes[0]!;
  const own = { stream, expected, events: events.map((event) => ({ ...event, type })) };
  const result = await appendWrite(context, own, deadline);
  if (result.ok) return result.streams[0]?.lastRevision;
  // Somebody truncated it to nothing: no expectation that we can know of would ever hold.
  if (expected === 'no-stream' && (await newest(context, { stream, count: 1 }, deadline)).length === 0)
    throw foreignEvent(stream);
  return undefined;
}

async function limit(
  { connection, names }: KurrentContext,
  { stream, count }: Counted,
  deadline: Deadline,
): Promise<void> {
  const event = jsonEvent({ type: '$metadata', data: { $maxCount: count } });
  for (let attempt = 0; ; attempt++) {
    deadline.check();
    const sent = connection.writes.appendToStream(metadataStreamOf(names.toServer(stream)), event, {
      streamState: 'no_stream',
      deadline: attemptMs(deadline),
    });
    const failure = await withinDeadline(sent, deadline).then(() => undefined, toWriteFailure);
    // A conflict: somebody else has set it.
    if (failure === undefined || failure.kind === 'conflict' || failure.kind === 'gone') return;
    if (failure.kind === 'refused') throw failure.error;
    await pauseBefore(attempt, deadline);
  }
}

/** The error for a stream of ours that somebody else has written or truncated. */
export function foreignEvent(stream: string): Error {
  return eventStoreError(
    'ES_CORRUPT_STREAM',
    `The store's own stream ${JSON.stringify(stream)} is not as it left it.`,
    { details: { stream } },
  );
}
