import type { ExpectedRevision, OperationOptions, RemoveRequest, RemoveResult } from '@eventfold/core';
import { checkExpectedRevision, judgeExpectation, startDeadline, type Deadline } from '@eventfold/core/store';
import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { attemptMs, pauseBefore, withinDeadline } from '../connection/attempt.js';
import type { KurrentContext } from '../kurrent-context.js';
import { checkUserStream } from '../layout/own-streams.js';
import { streamFacts, type KurrentStreamFacts } from '../read/stream-facts.js';
import { outcomeUnknown, tombstoned, toWriteFailure } from '../connection/to-store-error.js';
import { verifyToken } from '../append/verify-token.js';

type Removal = 'delete' | 'tombstone';

/** The state that a removal leaves. */
const REMOVED = { delete: 'deleted', tombstone: 'tombstoned' } as const;

interface SendOptions {
  readonly expectedRevision: 'any' | 'no_stream' | bigint;
  readonly deadline: number;
}

const SEND: Record<
  Removal,
  (client: KurrentDBClient, name: string, options: SendOptions) => Promise<unknown>
> = {
  delete: (client, name, options) => client.deleteStream(name, options),
  tombstone: (client, name, options) => client.tombstoneStream(name, options),
};

/** Hides a stream's events until the next append, or takes its name out of use for ever. */
export async function removeStream(
  context: KurrentContext,
  removal: Removal,
  request: RemoveRequest,
  options?: OperationOptions,
): Promise<RemoveResult> {
  checkUserStream(request.stream, context.names);
  const checked = { stream: request.stream, expected: checkExpectedRevision(request.expected) };
  const deadline = startDeadline(options);
  try {
    return await lookAndRemove(context, removal, checked, deadline);
  } finally {
    deadline.end();
  }
}

/**
 * The server judges removals more loosely than the port (a deleted stream can be deleted again, under any revision), so
 * the stream is looked at first and the removal is bound to what was seen.
 */
async function lookAndRemove(
  context: KurrentContext,
  removal: Removal,
  { stream, expected }: RemoveRequest,
  deadline: Deadline,
): Promise<RemoveResult> {
  const serverName = context.names.toServer(stream);
  let doubt: unknown;
  for (let attempt = 0; ; attempt++) {
    const facts = await lookAgain(context, serverName, deadline, doubt);
    if (doubt !== undefined && facts.state === REMOVED[removal]) return { ok: true, changed: true };
    if (facts.state === 'tombstoned') return tombstonedAlready(removal, stream);
    const refusal = await violationOf(context, { stream, expected }, facts, deadline);
    if (refusal !== undefined) return refusal;
    if (removal === 'delete' && facts.state !== 'active') return { ok: true, changed: false };
    const options = { expectedRevision: guardFor(expected, facts), deadline: attemptMs(deadline) };
    const sent = SEND[removal](context.connection.writes, serverName, options);
    const failure = await withinDeadline(sent, deadline).then(() => undefined, toWriteFailure);
    if (failure === undefined) return { ok: true, changed: true };
    if (failure.kind === 'refused') throw failure.error;
    if (failure.kind === 'unknown') doubt = failure.cause;
    await pauseBefore(attempt, deadline);
  }
}

async function lookAgain(
  context: KurrentContext,
  serverName: string,
  deadline: Deadline,
  doubt: unknown,
): Promise<KurrentStreamFacts> {
  try {
    deadline.check();
    return await streamFacts(context, serverName, deadline);
  } catch (error) {
    throw doubt === undefined ? error : outcomeUnknown('The removal', [], doubt);
  }
}

async function violationOf(
  context: KurrentContext,
  { stream, expected }: RemoveRequest,
  { state, head }: KurrentStreamFacts,
  deadline: Deadline,
): Promise<RemoveResult | undefined> {
  const refusal = await verifyToken(context, { stream, expected }, deadline);
  if (refusal !== undefined) return { ok: false, violations: [refusal.violation] };
  const plain = typeof expected === 'object' ? expected.revision : expected;
  const verdict = judgeExpectation(plain, { state, head: head ?? -1, idAt: () => undefined });
  if (verdict === 'holds') return undefined;
  return { ok: false, violations: [{ stream, expected, reason: verdict, state, actual: head }] };
}

/** What the server is told to expect: nothing under `any`, otherwise that nobody wrote since the look. */
function guardFor(expected: ExpectedRevision, { head }: KurrentStreamFacts): SendOptions['expectedRevision'] {
  if (expected === 'any') return 'any';
  return head === null ? 'no_stream' : BigInt(head);
}

function tombstonedAlready(removal: Removal, stream: string): RemoveResult {
  if (removal === 'delete') throw tombstoned(stream);
  return { ok: true, changed: false };
}
