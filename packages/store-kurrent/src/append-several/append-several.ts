import type { AppendResult, PreparedAppend, StreamCheck } from '@eventfold/core';
import type { Deadline } from '@eventfold/core/store';
import { findPosition } from '../append/find-position.js';
import { verifyToken, type TokenRefusal } from '../append/verify-token.js';
import { isNotFound } from '../connection/to-store-error.js';
import type { KurrentContext } from '../kurrent-context.js';
import { toServerRecord } from '../layout/map-event.js';
import { safeNumber } from '../layout/map-revision.js';
import { readEvents } from '../read/read-events.js';
import { checkSeveral, checkSize } from './check-several.js';
import { sendSeveral, type SeveralAnswer } from './send-several.js';
import { settleSeveral } from './settle-several.js';

type Written = Extract<SeveralAnswer, { kind: 'written' }>;

/** Writes to several streams as a whole or not at all, provided that all of them, and those only checked, are as expected. */
export async function appendSeveral(
  context: KurrentContext,
  append: PreparedAppend,
  deadline: Deadline,
): Promise<AppendResult> {
  checkSeveral(context, append);
  const events = append.writes.map((write) => write.events.map(toServerRecord));
  checkSize(context, events.flat());
  deadline.check();
  await refuseTombstoned(context, append.checks, deadline);
  const refusals = await tokenRefusals(context, append, deadline);
  const violations = refusals.map(({ violation }) => violation);
  // A stream that went on past the token can take no new event under it: sending then only finds a repeat.
  if (refusals.some(({ canBeRepeat }) => !canBeRepeat))
    return settleSeveral(context, append, { refusals: violations, doubt: undefined }, deadline);
  const answer = await sendSeveral(context, append, events, deadline);
  if (answer.kind === 'written') return success(context, append, answer, deadline);
  return settleSeveral(context, append, { refusals: violations, ...reported(answer) }, deadline);
}

/** What the server said of the streams, by their names there. */
function reported(answer: Exclude<SeveralAnswer, { kind: 'written' }>): {
  readonly violated?: ReadonlyMap<string, unknown>;
  readonly complete?: boolean;
  readonly doubt: SeveralAnswer['doubt'];
  readonly unnamed?: SeveralAnswer['doubt'];
} {
  const { doubt } = answer;
  switch (answer.kind) {
    case 'violations': {
      const named = answer.violations.map(
        ({ streamName, actualState }) => [streamName, actualState] as const,
      );
      return { violated: new Map<string, unknown>(named), complete: true, doubt };
    }
    case 'conflict': {
      const { streamName, actualState } = answer.conflict;
      return { violated: new Map<string, unknown>([[streamName, actualState]]), doubt };
    }
    case 'gone':
      return { doubt };
    case 'unnamed':
      return { doubt, unnamed: { cause: answer.cause } };
  }
}

/** To the server a tombstoned stream is one that does not exist; to us nothing holds on one. */
async function refuseTombstoned(
  { connection, names }: KurrentContext,
  checks: readonly StreamCheck[],
  deadline: Deadline,
): Promise<void> {
  for (const { stream, expected } of checks) {
    if (expected !== 'no-stream') continue;
    const end = { stream: names.toServer(stream), direction: 'backwards', from: 'end', maxCount: 1 } as const;
    await readEvents(connection, end, deadline, stream).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }
}

async function tokenRefusals(
  context: KurrentContext,
  { writes, checks }: PreparedAppend,
  deadline: Deadline,
): Promise<readonly TokenRefusal[]> {
  const looks = [...writes, ...checks].map((each) => verifyToken(context, each, deadline));
  return (await Promise.all(looks)).filter((refusal) => refusal !== undefined);
}

async function success(
  context: KurrentContext,
  { writes }: PreparedAppend,
  { result }: Written,
  deadline: Deadline,
): Promise<AppendResult> {
  const last = new Map(result.responses.map(({ streamName, revision }) => [streamName, revision]));
  const streams = writes.map(({ stream, events }) => {
    const lastRevision = safeNumber(last.get(context.names.toServer(stream)) ?? -1n, 'revision');
    return { stream, firstRevision: lastRevision - events.length + 1, lastRevision };
  });
  const newest = writes[writes.length - 1]!;
  // Negative for a repeat of events that were hidden since.
  const position =
    result.position >= 0n
      ? String(result.position)
      : await findPosition(context, newest, streams[streams.length - 1]!.lastRevision, deadline);
  return { ok: true, streams, position };
}
