import type { AppendSuccess, Position, PreparedWrite } from '@eventfold/core';
import type { Deadline } from '@eventfold/core/store';
import type { AppendResult } from '@kurrent/kurrentdb-client';
import { findPosition } from './find-position.js';
import type { KurrentContext } from '../kurrent-context.js';
import { encodePosition } from '../layout/map-position.js';
import { safeNumber } from '../layout/map-revision.js';

/** The port's answer to an append that the server took, now or when it was first sent. */
export async function appendSuccess(
  context: KurrentContext,
  write: PreparedWrite,
  { nextExpectedRevision, position }: AppendResult,
  deadline: Deadline,
): Promise<AppendSuccess> {
  const lastRevision = safeNumber(nextExpectedRevision, 'revision');
  // For a repeat of events that were hidden since, the server does not tell the position.
  const known =
    position === undefined
      ? await findPosition(context, write, lastRevision, deadline)
      : encodePosition(position);
  return successOf(write, lastRevision, known);
}

/** The success of a write whose last event stands at `lastRevision`. */
export function successOf(
  { stream, events }: PreparedWrite,
  lastRevision: number,
  position: Position,
): AppendSuccess {
  const firstRevision = lastRevision - events.length + 1;
  return { ok: true, streams: [{ stream, firstRevision, lastRevision }], position };
}
