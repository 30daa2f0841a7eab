import {
  isEventStoreError,
  type AppendResult,
  type ConflictViolation,
  type ExpectedRevision,
  type PreparedAppend,
  type StreamCheck,
} from '@eventfold/core';
import { judgeExpectation, type Deadline } from '@eventfold/core/store';
import { lookAfterConflict, type ConflictLook } from '../append/conflict-look.js';
import type { Doubt } from '../append/send-until-answered.js';
import { tombstoned } from '../connection/to-store-error.js';
import type { KurrentContext } from '../kurrent-context.js';
import { safeNumber } from '../layout/map-revision.js';
import { streamFacts, type KurrentStreamFacts } from '../read/stream-facts.js';
import { unknownSeveral } from './send-several.js';

/** Why an append to several streams was refused, as far as it is known. */
export interface SeveralRefusal {
  /** Tokens that name another event than the one in the stream. */
  readonly refusals: readonly ConflictViolation[];
  /** The streams that the server found elsewhere, by their names there, and where. */
  readonly violated?: ReadonlyMap<string, unknown> | undefined;
  /** Whether those are all; otherwise the others are judged by what they look like now. */
  readonly complete?: boolean | undefined;
  readonly doubt: Doubt | undefined;
  /** The server failed without saying why. */
  readonly unnamed?: Doubt | undefined;
}

/** What a refused append to several streams answers: a conflict, or the first answer where it was a repeat after all. */
export async function settleSeveral(
  context: KurrentContext,
  append: PreparedAppend,
  refusal: SeveralRefusal,
  deadline: Deadline,
): Promise<AppendResult> {
  const { doubt, unnamed } = refusal;
  try {
    const facts = await lookAtAll(context, append, deadline);
    const looks = await Promise.all(
      append.writes.map((write, index) =>
        lookAfterConflict(context, write, actualOf(context, write, facts[index], refusal), deadline),
      ),
    );
    const repeated = repeatedAnswer(append, looks);
    if (repeated !== undefined) return repeated;
    // It was written as a whole or not at all: one stream that certainly lacks its part speaks for all.
    if (doubt !== undefined && looks.every(({ repeat, mayStand }) => repeat !== undefined || mayStand))
      throw unknownSeveral(append, doubt);
    const ofWrites = append.writes.flatMap((write, index) =>
      isViolated(context, write, facts[index], refusal) ? [looks[index]!.violation] : [],
    );
    const ofChecks = append.checks.flatMap((check, index) => {
      const seen = facts[append.writes.length + index];
      return isViolated(context, check, seen, refusal) ? [violationOf(context, check, seen, refusal)] : [];
    });
    const told = new Map(refusal.refusals.map((violation) => [violation.stream, violation]));
    const violations = [...ofWrites, ...ofChecks].map((each) => told.get(each.stream) ?? each);
    // Nothing that can be seen explains the failure, and the server did not.
    if (unnamed !== undefined && violations.length === 0) throw unknownSeveral(append, unnamed);
    return { ok: false, violations };
  } catch (error) {
    if (doubt === undefined || isEventStoreError(error, 'ES_UNSAFE_NUMBER', 'ES_OUTCOME_UNKNOWN'))
      throw error;
    throw unknownSeveral(append, doubt);
  }
}

/** What every stream of the append looks like. @throws ES_STREAM_TOMBSTONED where one is gone */
function lookAtAll(
  context: KurrentContext,
  { writes, checks }: PreparedAppend,
  deadline: Deadline,
): Promise<readonly KurrentStreamFacts[]> {
  return Promise.all(
    [...writes, ...checks].map(async ({ stream }) => {
      const facts = await streamFacts(context, context.names.toServer(stream), deadline);
      if (facts.state === 'tombstoned') throw tombstoned(stream);
      return facts;
    }),
  );
}

interface Expecting {
  readonly stream: string;
  readonly expected: ExpectedRevision;
}

function actualOf(
  { names }: KurrentContext,
  { stream }: Expecting,
  facts: KurrentStreamFacts | undefined,
  { violated }: SeveralRefusal,
): number | null {
  const actual = violated?.get(names.toServer(stream));
  if (typeof actual === 'bigint' && actual >= 0n) return safeNumber(actual, 'revision');
  return facts?.head ?? null;
}

function isViolated(
  { names }: KurrentContext,
  { stream, expected }: Expecting,
  facts: KurrentStreamFacts | undefined,
  { refusals, violated, complete }: SeveralRefusal,
): boolean {
  if (violated?.has(names.toServer(stream)) === true) return true;
  if (refusals.some((refusal) => refusal.stream === stream)) return true;
  if (complete === true || facts === undefined) return false;
  const plain = typeof expected === 'object' ? expected.revision : expected;
  const seen = { state: facts.state, head: facts.head ?? -1, idAt: () => undefined };
  return judgeExpectation(plain, seen) !== 'holds';
}

function violationOf(
  context: KurrentContext,
  check: StreamCheck,
  facts: KurrentStreamFacts | undefined,
  refusal: SeveralRefusal,
): ConflictViolation {
  const { stream, expected } = check;
  const state = facts?.state ?? 'missing';
  return { stream, expected, reason: 'revision', state, actual: actualOf(context, check, facts, refusal) };
}

/** The first answer, where every stream holds its part already. */
function repeatedAnswer(
  { writes }: PreparedAppend,
  looks: readonly ConflictLook[],
): AppendResult | undefined {
  const streams = writes.flatMap(({ stream, events }, index) => {
    const { repeat } = looks[index]!;
    if (typeof repeat !== 'object') return [];
    return [{ stream, firstRevision: repeat.revision - events.length + 1, lastRevision: repeat.revision }];
  });
  const last = looks[looks.length - 1]!.repeat;
  if (streams.length < writes.length || typeof last !== 'object') return undefined;
  return { ok: true, streams, position: last.position };
}
