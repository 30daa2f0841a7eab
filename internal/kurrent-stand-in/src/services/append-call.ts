import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import type { Expected } from '../database/check-commit.js';
import type { ProposedEvent } from '../database/log-record.js';
import { writeEvents, type WriteOutcome } from '../database/write-events.js';
import type { ServerContext } from '../server-context.js';
import { readExpected } from '../wire/expected.js';
import { shared, streams, type StreamsMessages } from '../wire/messages.js';
import { readProposedEvent } from '../wire/proposed-event.js';
import { invalidArgument, streamDeleted, tooLargeAppend, unexpected } from '../wire/rpc-error.js';
import { readStreamName } from '../wire/stream-identifier.js';

type Request = StreamsMessages.AppendReq;
type Response = StreamsMessages.AppendResp;

/** The append with a call of its own, which clients use that send credentials with each call. */
export function handleAppend(
  context: ServerContext,
): (call: ServerReadableStream<Request, Response>, answer: sendUnaryData<Response>) => void {
  return (call, answer) => {
    const received: Request[] = [];
    call.on('data', (request: Request) => received.push(request));
    call.on('end', () => {
      context.faults.whenSpeaking(() => {
        const refusal = context.faults.refusal(call, 'write');
        if (refusal !== undefined) answer(refusal);
        else serve(context, received, answer);
      });
    });
  };
}

function serve(
  context: ServerContext,
  [first, ...rest]: readonly Request[],
  answer: sendUnaryData<Response>,
): void {
  try {
    const options = first?.getOptions();
    if (options === undefined) throw unexpected('Exception was thrown by handler.');
    const stream = readStreamName(options.getStreamIdentifier());
    const expected = readExpected(options, options.hasRevision() ? options.getRevision() : undefined);
    if (expected === undefined) throw invalidArgument("'None' is not a valid expected revision.");
    const events = proposedEvents(context, rest);
    const outcome = writeEvents(context.database, stream, expected, events);
    if (outcome.decision === 'deleted') throw streamDeleted(stream);
    answer(null, responseTo(expected, outcome));
  } catch (error) {
    answer(error as Error);
  }
}

function proposedEvents({ maxAppendSize }: ServerContext, requests: readonly Request[]): ProposedEvent[] {
  let size = 0;
  return requests.map((request) => {
    const message = request.getProposedMessage();
    const event = message === undefined ? 'The request has no event.' : readProposedEvent(message);
    if (typeof event === 'string') throw unexpected('Exception was thrown by handler.');
    size += event.data.length;
    if (size > maxAppendSize) throw tooLargeAppend(maxAppendSize);
    return event;
  });
}

function responseTo(expected: Expected, outcome: Exclude<WriteOutcome, { decision: 'deleted' }>): Response {
  return outcome.decision === 'written'
    ? new streams.AppendResp().setSuccess(success(outcome.last, outcome.position))
    : new streams.AppendResp().setWrongExpectedVersion(wrongVersion(expected, outcome.current));
}

function success(last: number, position: number | undefined): StreamsMessages.AppendResp.Success {
  const message = new streams.AppendResp.Success();
  if (last < 0) message.setNoStream(new shared.Empty());
  else message.setCurrentRevision(String(last));
  if (position === undefined) return message.setNoPosition(new shared.Empty());
  const place = new streams.AppendResp.Position();
  return message.setPosition(place.setCommitPosition(String(position)).setPreparePosition(String(position)));
}

function wrongVersion(expected: Expected, current: number): StreamsMessages.AppendResp.WrongExpectedVersion {
  const message = new streams.AppendResp.WrongExpectedVersion();
  if (current < 0) message.setCurrentNoStream(new shared.Empty());
  else message.setCurrentRevision(String(current));
  switch (expected) {
    case 'any':
      return message.setExpectedAny(new shared.Empty());
    case 'no-stream':
      return message.setExpectedNoStream(new shared.Empty());
    case 'stream-exists':
      return message.setExpectedStreamExists(new shared.Empty());
    default:
      return message.setExpectedRevision(String(expected));
  }
}
