import type { OperationOptions, RemoveResult, TruncateRequest } from '@eventfold/core';
import { eventStoreError, isRevision, startDeadline, type Deadline } from '@eventfold/core/store';
import { jsonEvent } from '@kurrent/kurrentdb-client';
import { attemptMs, pauseBefore, withinDeadline } from '../connection/attempt.js';
import type { KurrentContext } from '../kurrent-context.js';
import { streamFacts } from '../read/stream-facts.js';
import { checkUserStream } from '../layout/own-streams.js';
import {
  checkRewritable,
  metadataStreamOf,
  readStreamMetadata,
  TRUNCATE_BEFORE,
  type StoredMetadata,
} from '../layout/stream-metadata.js';
import {
  outcomeUnknown,
  tombstoned,
  toWriteFailure,
  type WriteFailure,
} from '../connection/to-store-error.js';

/** Hides a stream's oldest events; the server drops them at its next compaction. */
export async function truncateStream(
  context: KurrentContext,
  { stream, before }: TruncateRequest,
  options?: OperationOptions,
): Promise<RemoveResult> {
  checkUserStream(stream, context.names);
  if (!isRevision(before)) throw refused('before is a revision: a safe integer from 0');
  const deadline = startDeadline(options);
  try {
    return await lookAndTruncate(context, { stream, before }, deadline);
  } finally {
    deadline.end();
  }
}

async function lookAndTruncate(
  context: KurrentContext,
  { stream, before }: TruncateRequest,
  deadline: Deadline,
): Promise<RemoveResult> {
  const serverName = context.names.toServer(stream);
  const { state, head } = await streamFacts(context, serverName, deadline);
  if (state === 'tombstoned') throw tombstoned(stream);
  if (state !== 'active') return { ok: true, changed: false };
  const end = (head ?? -1) + 1;
  if (before > end) throw refused(`before is ${before}, past the end of the stream (${end})`);
  return raiseBound(context, { stream, before }, deadline);
}

/** Hides the events below `before`, unless the stream was deleted: then they are hidden already. */
export async function raiseBound(
  context: KurrentContext,
  { stream, before }: TruncateRequest,
  deadline: Deadline,
): Promise<RemoveResult> {
  const serverName = context.names.toServer(stream);
  let doubt: { readonly cause: unknown } | undefined;
  for (let attempt = 0; ; attempt++) {
    if (doubt !== undefined && deadline.signal.aborted)
      throw outcomeUnknown('The truncation', [], doubt.cause);
    const stored = await readStreamMetadata(context, serverName, deadline);
    if (stored.deleted || before <= truncatedBefore(stored))
      return { ok: true, changed: doubt !== undefined };
    const failure = await raise(context, serverName, stored, { before, deadline });
    if (failure === undefined) return { ok: true, changed: true };
    if (failure.kind === 'gone') throw tombstoned(stream, failure.cause);
    if (failure.kind === 'refused') throw failure.error;
    if (failure.kind === 'unknown') doubt = failure;
    await pauseBefore(attempt, deadline);
  }
}

/** The lowest revision that is not hidden by an earlier truncation. */
function truncatedBefore({ content }: StoredMetadata): number {
  const before = content[TRUNCATE_BEFORE];
  return typeof before === 'number' ? before : 0;
}

/** Writes the metadata back with the new bound, provided that nobody else has written it since it was read. */
async function raise(
  { connection }: KurrentContext,
  serverName: string,
  { content, revision }: StoredMetadata,
  { before, deadline }: { readonly before: number; readonly deadline: Deadline },
): Promise<WriteFailure | undefined> {
  checkRewritable(content);
  const event = jsonEvent({ type: '$metadata', data: { ...content, [TRUNCATE_BEFORE]: before } });
  const sent = connection.writes.appendToStream(metadataStreamOf(serverName), event, {
    streamState: revision ?? 'no_stream',
    deadline: attemptMs(deadline),
  });
  return withinDeadline(sent, deadline).then(() => undefined, toWriteFailure);
}

function refused(why: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The truncation is refused: ${why}.`);
}
