import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import { TOMBSTONE } from '../database/log-record.js';
import { writeSeveral, type StreamFailure, type StreamTarget } from '../database/write-several.js';
import type { ServerContext } from '../server-context.js';
import { expectedStateNumber, readExpectedState } from '../wire/expected-state.js';
import { several, type SeveralMessages } from '../wire/messages.js';
import { alreadyInSession, emptySession, revisionConflict, streamTombstoned } from '../wire/streams-error.js';
import { badRequest, malfunction, V2_REFUSALS } from '../wire/v2-error.js';
import { SeveralAppend } from './several-append.js';

type Request = SeveralMessages.AppendRequest;
type Response = SeveralMessages.AppendSessionResponse;

/** The append to several streams with a message for each: servers from 25.1 on. */
export function handleAppendSession(
  context: ServerContext,
): (call: ServerReadableStream<Request, Response>, answer: sendUnaryData<Response>) => void {
  return (call, answer) => {
    const requests: Request[] = [];
    call.on('data', (request: Request) => requests.push(request));
    call.on('end', () => {
      context.faults.whenSpeaking(() => {
        try {
          const refusal = context.faults.refusal(call, 'write', V2_REFUSALS);
          if (refusal !== undefined) throw refusal;
          answer(null, serve(context, requests));
        } catch (error) {
          answer(error as Error);
        }
      });
    });
  };
}

function serve({ database, maxAppendSize, traits }: ServerContext, requests: readonly Request[]): Response {
  const append = new SeveralAppend(maxAppendSize);
  for (const request of requests) addRequest(append, request);
  if (append.targets.length === 0) throw emptySession();
  const { targets, events } = append;
  const outcome = writeSeveral(database, targets, events);
  if (outcome.decision === 'refused')
    throw traits.hasChecks ? firstOfAll(targets, outcome.failures) : firstThatEnds(targets, outcome.failures);
  const output = targets.map(({ stream }, index) =>
    new several.AppendResponse().setStream(stream).setStreamRevision(String(outcome.last[index])),
  );
  return new several.AppendSessionResponse()
    .setOutputList(output)
    .setPosition(String(outcome.position ?? -1));
}

function addRequest(append: SeveralAppend, request: Request): void {
  const stream = request.getStream();
  const number = request.hasExpectedRevision() ? (request.getExpectedRevision() ?? '-2') : '-2';
  const expected = readExpectedState(number);
  if (expected === undefined || expected === 'deleted' || expected === 'tombstoned')
    throw badRequest('Expected revision must be from 0 on, or one of -1, -2 and -4.');
  if (request.getRecordsList().length === 0) throw badRequest('An append has at least one record.');
  if (append.has(stream)) throw alreadyInSession(stream);
  append.expect(stream, expected);
  for (const record of request.getRecordsList()) append.add(stream, record);
}

/** From 26.1 on the first failure is named, and any tombstone among them gives the error its kind. */
function firstOfAll(targets: readonly StreamTarget[], failures: readonly StreamFailure[]): Error {
  const first = failures[0]!;
  return failures.some(isGone)
    ? streamTombstoned(targets[first.target]!.stream)
    : conflict(targets[first.target]!, first);
}

/** Before, the first stream that is gone or a repeat in part ended the look; of repeats among several it could tell nothing. */
function firstThatEnds(targets: readonly StreamTarget[], failures: readonly StreamFailure[]): Error {
  const ends = failures.find((failure) => isGone(failure) || failure.known === 'a part');
  if (ends !== undefined && isGone(ends)) return streamTombstoned(targets[ends.target]!.stream);
  const named = ends ?? failures[0]!;
  const isUntold = failures.some(({ known }) => known !== 'nothing') && targets.length > 1;
  return isUntold
    ? malfunction('The append failed for a reason that has no name.')
    : conflict(targets[named.target]!, named);
}

function isGone({ actual, isSoftDeleted }: StreamFailure): boolean {
  return actual === TOMBSTONE || isSoftDeleted;
}

function conflict({ stream, expected }: StreamTarget, { actual }: StreamFailure): Error {
  return revisionConflict(stream, expectedStateNumber(expected), BigInt(actual));
}
