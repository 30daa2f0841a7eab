import { isEventStoreError, type AppendResult, type PreparedWrite } from '@eventfold/core';
import type { Deadline } from '@eventfold/core/store';
import { tombstoned } from '../connection/to-store-error.js';
import type { KurrentContext } from '../kurrent-context.js';
import { safeNumber } from '../layout/map-revision.js';
import { streamFacts } from '../read/stream-facts.js';
import { successOf } from './append-success.js';
import { lookAfterConflict } from './conflict-look.js';
import { unknown, type AppendAnswer } from './send-append.js';

type Refused = Extract<AppendAnswer, { kind: 'conflict' }>;
type Gone = Extract<AppendAnswer, { kind: 'gone' }>;

/** What a refused append answers: a conflict, or the first answer where it was a repeat after all. */
export async function settleConflict(
  context: KurrentContext,
  write: PreparedWrite,
  { conflict, doubt }: Refused,
  deadline: Deadline,
): Promise<AppendResult> {
  const actual =
    typeof conflict.actualState === 'bigint' ? safeNumber(conflict.actualState, 'revision') : null;
  try {
    const { repeat, mayStand, violation } = await lookAfterConflict(context, write, actual, deadline);
    if (typeof repeat === 'object') return successOf(write, repeat.revision, repeat.position);
    if (doubt !== undefined && mayStand) throw unknown(write, doubt);
    return { ok: false, violations: [violation] };
  } catch (error) {
    if (doubt === undefined || isEventStoreError(error, 'ES_UNSAFE_NUMBER')) throw error;
    throw unknown(write, doubt);
  }
}

/** What an append to a stream that is gone answers: under `stream-exists` it may only have been deleted. */
export async function settleGone(
  context: KurrentContext,
  write: PreparedWrite,
  { cause, doubt }: Gone,
  deadline: Deadline,
): Promise<AppendResult> {
  if (doubt !== undefined) throw unknown(write, doubt);
  const { stream, expected } = write;
  if (expected !== 'stream-exists') throw tombstoned(stream, cause);
  const { state, head } = await streamFacts(context, context.names.toServer(stream), deadline);
  if (state === 'tombstoned') throw tombstoned(stream, cause);
  return { ok: false, violations: [{ stream, expected, reason: 'revision', state, actual: head }] };
}
