import type { PreparedAppend } from '@eventfold/core';
import { isExact, type Deadline } from '@eventfold/core/store';
import { STREAM_STATE, type EventData, type MultiAppendResult } from '@kurrent/kurrentdb-client';
import { outcomeUnknown } from '../connection/to-store-error.js';
import { warmWrites } from '../connection/check-health.js';
import { withinDeadline } from '../connection/attempt.js';
import type { KurrentContext } from '../kurrent-context.js';
import { toStreamState } from '../layout/map-revision.js';
import { sendUntilAnswered, type Answer, type Doubt, type Named } from '../append/send-until-answered.js';
import { toSeveralFailure, type SeveralFailure } from './several-failure.js';

type Outcome = { readonly kind: 'written'; readonly result: MultiAppendResult } | SeveralFailure;

export type SeveralAnswer = Answer<Outcome>;

/** Sends an append to several streams. A repeat is recognised where every stream is expected at an exact place. */
export function sendSeveral(
  context: KurrentContext,
  append: PreparedAppend,
  events: readonly (readonly EventData[])[],
  deadline: Deadline,
): Promise<SeveralAnswer> {
  const sending = {
    events: events.reduce((sum, { length }) => sum + length, 0),
    pace: context.pace,
    named: () => named(append),
    resendable: append.writes.every(({ expected }) => isExact(expected)),
    once: () => sendOnce(context, append, events, deadline),
  };
  return sendUntilAnswered<Outcome>(sending, deadline);
}

async function sendOnce(
  context: KurrentContext,
  append: PreparedAppend,
  events: readonly (readonly EventData[])[],
  deadline: Deadline,
): Promise<Outcome> {
  const send = context.several === 'records' ? sendRecords : sendSession;
  const sentAt = performance.now();
  try {
    const result = await withinDeadline(send(context, append, events), deadline);
    context.pace.answered(sentAt);
    return { kind: 'written', result };
  } catch (error) {
    const failure = toSeveralFailure(error);
    // The client does not see where the leader is; an append to one stream tells it.
    if (failure.kind === 'not-sent') await warmWrites(context, deadline).catch(() => undefined);
    return failure;
  }
}

/** One request, in which expectations are checks like those of streams that are not written. */
function sendRecords(
  { connection, names }: KurrentContext,
  { writes, checks }: PreparedAppend,
  events: readonly (readonly EventData[])[],
): Promise<MultiAppendResult> {
  const records = writes.flatMap(({ stream }, index) =>
    (events[index] ?? []).map((record) => ({ streamName: names.toServer(stream), record })),
  );
  const expectations = [...writes, ...checks].filter(({ expected }) => expected !== 'any');
  return connection.writes.appendRecords(
    records,
    expectations.map(({ stream, expected }) => ({
      type: STREAM_STATE,
      streamName: names.toServer(stream),
      expectedState: toStreamState(expected),
    })),
  );
}

function sendSession(
  { connection, names }: KurrentContext,
  { writes }: PreparedAppend,
  events: readonly (readonly EventData[])[],
): Promise<MultiAppendResult> {
  const requests = writes.map(({ stream, expected }, index) => ({
    streamName: names.toServer(stream),
    expectedState: toStreamState(expected),
    events: [...(events[index] ?? [])],
  }));
  return connection.writes.multiStreamAppend(requests);
}

function named({ writes }: PreparedAppend): Named {
  const streams = writes.map(({ stream }) => JSON.stringify(stream)).join(', ');
  return {
    what: `The append to ${streams}`,
    eventIds: writes.flatMap(({ events }) => events.map(({ id }) => id)),
  };
}

/** The error for an append whose outcome stayed open. */
export function unknownSeveral(append: PreparedAppend, { cause }: Doubt): Error {
  const { what, eventIds } = named(append);
  return outcomeUnknown(what, eventIds, cause);
}
