// The two calls that remove a stream: deletes and tombstones.
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { removeStream, type Removal } from '../database/remove-stream.js';
import type { ServerContext } from '../server-context.js';
import { expectedNumber, readExpected } from '../wire/expected.js';
import { streams, type StreamsMessages } from '../wire/messages.js';
import { invalidArgument, streamDeleted, wrongExpectedVersion } from '../wire/rpc-error.js';
import { readStreamName } from '../wire/stream-identifier.js';

type Handler<Request, Response> = (
  call: ServerUnaryCall<Request, Response>,
  answer: sendUnaryData<Response>,
) => void;

type RemoveRequest = StreamsMessages.DeleteReq | StreamsMessages.TombstoneReq;

export function handleDelete(
  context: ServerContext,
): Handler<StreamsMessages.DeleteReq, StreamsMessages.DeleteResp> {
  return remover(context, 'delete', (position) => {
    const place = new streams.DeleteResp.Position();
    place.setCommitPosition(position).setPreparePosition(position);
    return new streams.DeleteResp().setPosition(place);
  });
}

export function handleTombstone(
  context: ServerContext,
): Handler<StreamsMessages.TombstoneReq, StreamsMessages.TombstoneResp> {
  return remover(context, 'tombstone', (position) => {
    const place = new streams.TombstoneResp.Position();
    place.setCommitPosition(position).setPreparePosition(position);
    return new streams.TombstoneResp().setPosition(place);
  });
}

function remover<Request extends RemoveRequest, Response>(
  context: ServerContext,
  removal: Removal,
  respond: (position: string) => Response,
): Handler<Request, Response> {
  return (call, answer) => {
    context.faults.whenSpeaking(() => {
      try {
        const refusal = context.faults.refusal(call, 'write');
        if (refusal !== undefined) throw refusal;
        answer(null, respond(remove(context, removal, call.request)));
      } catch (error) {
        answer(error as Error);
      }
    });
  };
}

function remove({ database }: ServerContext, removal: Removal, request: RemoveRequest): string {
  const options = request.getOptions();
  const stream = readStreamName(options?.getStreamIdentifier());
  const revision = options?.hasRevision() === true ? options.getRevision() : undefined;
  const expected = options === undefined ? undefined : readExpected(options, revision);
  if (expected === undefined) throw invalidArgument("'None' is not a valid expected revision.");
  const outcome = removeStream(database, removal, stream, expected);
  switch (outcome.decision) {
    case 'deleted':
      throw streamDeleted(stream);
    case 'wrong-version':
      throw wrongExpectedVersion('Delete', stream, expectedNumber(expected), outcome.current);
    case 'written':
      return String(outcome.position);
  }
}
