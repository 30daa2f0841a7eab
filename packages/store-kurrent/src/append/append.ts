import type { AppendRequest, AppendResult, OperationOptions, PreparedWrite } from '@eventfold/core';
import { prepareAppend, startDeadline, type Deadline } from '@eventfold/core/store';
import type { EventData } from '@kurrent/kurrentdb-client';
import { appendSeveral } from '../append-several/append-several.js';
import { settleConflict, settleGone } from './append-conflict.js';
import { appendSuccess } from './append-success.js';
import type { KurrentContext } from '../kurrent-context.js';
import { checkSizes } from '../layout/event-size.js';
import { toServerEvent } from '../layout/map-event.js';
import { checkUserStream } from '../layout/own-streams.js';
import { sendAppend } from './send-append.js';
import { verifyToken } from './verify-token.js';

/** Writes to one stream or, where the server can, to several. Everything is checked and encoded before the client sees it. */
export async function append(
  context: KurrentContext,
  request: AppendRequest,
  options?: OperationOptions,
): Promise<AppendResult> {
  const prepared = prepareAppend(request, context.manifest);
  const alone = prepared.writes.length + prepared.checks.length === 1 ? prepared.writes[0] : undefined;
  if (alone !== undefined) checkUserStream(alone.stream, context.names);
  const deadline = startDeadline(options);
  try {
    return alone === undefined
      ? await appendSeveral(context, prepared, deadline)
      : await appendWrite(context, alone, deadline);
  } finally {
    deadline.end();
  }
}

/** The append of a write that was checked. */
export async function appendWrite(
  context: KurrentContext,
  write: PreparedWrite,
  deadline: Deadline,
): Promise<AppendResult> {
  return decide(context, write, encode(context, write), deadline);
}

function encode({ manifest }: KurrentContext, { events }: PreparedWrite): EventData[] {
  const encoded = events.map(toServerEvent);
  checkSizes(encoded, manifest.limits);
  return encoded;
}

async function decide(
  context: KurrentContext,
  write: PreparedWrite,
  events: readonly EventData[],
  deadline: Deadline,
): Promise<AppendResult> {
  deadline.check();
  const refusal =
    typeof write.expected === 'object' ? await verifyToken(context, write, deadline) : undefined;
  // A stream that went on past the token can take no new event under it: sending then only finds a repeat.
  if (refusal?.canBeRepeat === false) return { ok: false, violations: [refusal.violation] };
  const answer = await sendAppend(context, write, events, deadline);
  switch (answer.kind) {
    case 'written':
      return appendSuccess(context, write, answer.result, deadline);
    case 'gone':
      return settleGone(context, write, answer, deadline);
    case 'conflict':
      if (refusal !== undefined) return { ok: false, violations: [refusal.violation] };
      return settleConflict(context, write, answer, deadline);
  }
}
