import { status } from '@grpc/grpc-js';
import { writeSeveral, type StreamFailure, type StreamTarget } from '../database/write-several.js';
import type { ServerContext } from '../server-context.js';
import { actualStateNumber, expectedStateNumber, readExpectedState } from '../wire/expected-state.js';
import { several, type SeveralMessages } from '../wire/messages.js';
import { rpcError } from '../wire/rpc-error.js';
import { consistencyViolation } from '../wire/streams-error.js';
import { badRequest, V2_REFUSALS } from '../wire/v2-error.js';
import { SeveralAppend } from './several-append.js';
import { unaryCall, type UnaryHandler } from './unary-call.js';

type Request = SeveralMessages.AppendRecordsRequest;
type Response = SeveralMessages.AppendRecordsResponse;

/** What the web server under the real one reads of one request, in bytes. */
const LARGEST_REQUEST = 30_000_000;

/** The append to several streams in one message, with checks on any stream: servers from 26.1 on. */
export function handleAppendRecords(context: ServerContext): UnaryHandler<Request, Response> {
  return unaryCall(context, (request: Request) => serve(context, request), V2_REFUSALS);
}

function serve({ database, maxAppendSize }: ServerContext, request: Request): Response {
  const records = request.getRecordsList();
  if (records.length === 0) throw badRequest('An append has at least one record.');
  if (isTooLarge(request)) throw rpcError(status.UNKNOWN, 'Exception was thrown by handler.');
  const append = new SeveralAppend(maxAppendSize);
  for (const check of request.getChecksList()) addCheck(append, check);
  for (const record of records) append.add(record.getStream(), record);
  const { targets, events } = append;
  const outcome = writeSeveral(database, targets, events);
  if (outcome.decision === 'refused')
    throw consistencyViolation(outcome.failures.map((failure) => violationOf(targets, failure)));
  const revisions = targets.flatMap(({ stream }, index) => {
    const last = outcome.last[index];
    if (last === undefined) return [];
    return [new several.StreamRevision().setStream(stream).setRevision(String(last))];
  });
  return new several.AppendRecordsResponse()
    .setRevisionsList(revisions)
    .setPosition(String(outcome.position ?? -1));
}

function isTooLarge(request: Request): boolean {
  const data = request.getRecordsList().reduce((sum, record) => sum + record.getData_asU8().length, 0);
  return data > LARGEST_REQUEST / 2 && request.serializeBinary().length > LARGEST_REQUEST;
}

function addCheck(append: SeveralAppend, check: SeveralMessages.ConsistencyCheck): void {
  const state = check.getStreamState();
  if (state === undefined) throw badRequest('A check is of a type.');
  const expected = readExpectedState(state.getExpectedState());
  if (expected === undefined || expected === 'any')
    throw badRequest('Expected state must be from 0 on, or one of -1, -4, -5 and -6.');
  if (append.has(state.getStream())) throw badRequest('A stream is checked once.');
  append.expect(state.getStream(), expected);
}

function violationOf(targets: readonly StreamTarget[], failure: StreamFailure) {
  const { stream, expected } = targets[failure.target]!;
  return {
    index: failure.target,
    stream,
    expected: expectedStateNumber(expected),
    actual: actualStateNumber(failure),
  };
}
