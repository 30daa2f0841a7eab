import type {
  AppendRequest,
  AppendResult,
  AppendSuccess,
  Conflict,
  ConflictViolation,
  EventStore,
  ExpectedRevision,
  NewEvent,
  RemoveResult,
} from '@eventfold/core';
import { equal, verify } from '../../contract/verify.js';

/** Appends to one stream and answers the store's answer. */
export function append(
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision = 'any',
): Promise<AppendResult> {
  return store.append({ writes: [{ stream, expected, events }] });
}

/** Appends to one stream where nothing can be in the way. */
export async function appendOk(
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision = 'any',
): Promise<AppendSuccess> {
  return success(await append(store, stream, events, expected), `append under ${JSON.stringify(expected)}`);
}

/** Appends to several streams where nothing can be in the way. */
export async function appendAllOk(store: EventStore, request: AppendRequest): Promise<AppendSuccess> {
  return success(await store.append(request), 'append to several streams');
}

/** What the success answers, without whether it was a repeat; or a failure that shows the conflict. */
export function success(result: AppendResult, what: string): AppendSuccess {
  if (!result.ok) equal(result, { ok: true }, what);
  const { repeated: _, ...answer } = result as AppendSuccess;
  return answer;
}

/** The conflict, or a failure that shows what was written. */
export function conflict(result: AppendResult | RemoveResult, what: string): Conflict {
  if (result.ok) equal(result, { ok: false }, what);
  const answer = result as Conflict;
  equal(answer.ok, false, `${what}: \`ok\` of a conflict`);
  verify(answer.violations.length > 0, `${what}: a conflict lists at least one violation`);
  return answer;
}

/** The only violation of a conflict. */
export function soleViolation(result: AppendResult | RemoveResult, what: string): ConflictViolation {
  const { violations } = conflict(result, what);
  equal(violations.length, 1, `${what}: number of violations`);
  return violations[0] as ConflictViolation;
}

/** What a violation says, apart from the events that it may send along. */
export function withoutMissed({ missed: _, ...rest }: ConflictViolation): Omit<ConflictViolation, 'missed'> {
  return rest;
}
