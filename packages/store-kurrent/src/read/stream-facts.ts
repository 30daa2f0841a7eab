import type { StreamState } from '@eventfold/core';
import type { Deadline } from '@eventfold/core/store';
import type { ResolvedEvent } from '@kurrent/kurrentdb-client';
import { isEventStoreError } from '@eventfold/core';
import type { KurrentContext } from '../kurrent-context.js';
import { safeNumber } from '../layout/map-revision.js';
import { probeHead } from '../append/probe-head.js';
import { readEvents } from './read-events.js';
import { readStreamMetadata } from '../layout/stream-metadata.js';
import { isNotFound } from '../connection/to-store-error.js';

/** What can be found out about a stream. */
export interface KurrentStreamFacts {
  readonly state: StreamState;
  /** The last revision ever written; null where there is none, or where the user may not find out. */
  readonly head: number | null;
}

/** The revision of the event in the stream that was read, which for a resolved link is the link's. */
export function revisionInStream({ event, link }: ResolvedEvent): number {
  const revision = (link ?? event)?.revision;
  if (revision !== undefined) return safeNumber(revision, 'revision');
  throw new TypeError('The client handed out neither an event nor a link.');
}

/** Looks at the end of a stream: one round trip where it has events to read. */
export async function streamFacts(
  context: KurrentContext,
  serverName: string,
  deadline: Deadline,
): Promise<KurrentStreamFacts> {
  let last: ResolvedEvent[];
  try {
    last = await readEvents(
      context.connection,
      { stream: serverName, direction: 'backwards', from: 'end', maxCount: 1 },
      deadline,
    );
  } catch (error) {
    if (isEventStoreError(error, 'ES_STREAM_TOMBSTONED')) return { state: 'tombstoned', head: null };
    if (!isNotFound(error)) throw error;
    const facts = await unreadableFacts(context, serverName, deadline);
    return facts ?? streamFacts(context, serverName, deadline);
  }
  const event = last[0];
  if (event !== undefined) return { state: 'active', head: revisionInStream(event) };
  return factsFromProbe(context, serverName, deadline, 'active');
}

/**
 * The facts of a stream that the server does not find: never written, deleted, or with metadata only. Undefined where it
 * was revived between the looks: look again.
 */
export async function unreadableFacts(
  context: KurrentContext,
  serverName: string,
  deadline: Deadline,
): Promise<KurrentStreamFacts | undefined> {
  const { deleted, revision } = await readStreamMetadata(context, serverName, deadline);
  if (deleted) return factsFromProbe(context, serverName, deadline, 'deleted');
  const missing = { state: 'missing', head: null } as const;
  if (revision === null) return missing;
  const facts = await factsFromProbe(context, serverName, deadline, 'active');
  if (facts.state !== 'active') return facts;
  return facts.head === null ? missing : undefined;
}

async function factsFromProbe(
  context: KurrentContext,
  serverName: string,
  deadline: Deadline,
  state: StreamState,
): Promise<KurrentStreamFacts> {
  const head = await probeHead(context, serverName, deadline);
  if (head === 'tombstoned') return { state: 'tombstoned', head: null };
  if (head === 'none') return { state: 'missing', head: null };
  return { state, head: head === 'unknown' ? null : safeNumber(head, 'revision') };
}
