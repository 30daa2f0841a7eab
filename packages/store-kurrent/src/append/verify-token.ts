import {
  isEventStoreError,
  type ConflictViolation,
  type PreparedWrite,
  type RevisionToken,
  type ViolationReason,
} from '@eventfold/core';
import type { Deadline } from '@eventfold/core/store';
import type { ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { KurrentContext } from '../kurrent-context.js';
import { readEvents } from '../read/read-events.js';
import { revisionInStream, streamFacts } from '../read/stream-facts.js';
import { isNotFound } from '../connection/to-store-error.js';

/** Why the event that the writer names is not the one in the stream. */
export interface TokenRefusal {
  readonly violation: ConflictViolation;
  /** The stream goes on past the revision: these events may be what follows it already. */
  readonly canBeRepeat: boolean;
}

/**
 * Looks whether the event that a token names stands where it says. The server knows revisions only, so this is a read
 * before the write; events are never replaced, so what it saw stays true.
 */
export async function verifyToken(
  context: KurrentContext,
  { stream, expected }: Pick<PreparedWrite, 'stream' | 'expected'>,
  deadline: Deadline,
): Promise<TokenRefusal | undefined> {
  if (typeof expected !== 'object') return undefined;
  const serverName = context.names.toServer(stream);
  const found = await eventAt(context, serverName, expected, deadline);
  if (found?.id === expected.eventId) return undefined;
  const { state, head } = await streamFacts(context, serverName, deadline);
  // The write itself says this best.
  if (state === 'tombstoned') return undefined;
  const beyond = expected.revision > (head ?? -1);
  const reason: ViolationReason = found !== undefined || beyond ? 'diverged' : 'unverifiable';
  return {
    violation: { stream, expected, reason, state, actual: head },
    canBeRepeat: head !== null && head > expected.revision,
  };
}

async function eventAt(
  { connection }: KurrentContext,
  serverName: string,
  { revision }: RevisionToken,
  deadline: Deadline,
): Promise<{ readonly id: string } | undefined> {
  const [event]: ResolvedEvent[] = await readEvents(
    connection,
    { stream: serverName, direction: 'backwards', from: BigInt(revision), maxCount: 1 },
    deadline,
  ).catch((error: unknown) => {
    if (isNotFound(error) || isEventStoreError(error, 'ES_STREAM_TOMBSTONED')) return [];
    throw error;
  });
  if (event === undefined || revisionInStream(event) !== revision) return undefined;
  return event.event;
}
