// The two calls that remove a stream: deletes and tombstones.
import { removeStream, type Removal } from '../database/remove-stream.js';
import type { ServerContext } from '../server-context.js';
import { expectedNumber, readExpected } from '../wire/expected.js';
import { streams, type StreamsMessages } from '../wire/messages.js';
import { invalidArgument, streamDeleted, wrongExpectedVersion } from '../wire/rpc-error.js';
import { readStreamName } from '../wire/stream-identifier.js';
import { unaryCall, type UnaryHandler } from './unary-call.js';

type RemoveRequest = StreamsMessages.DeleteReq | StreamsMessages.TombstoneReq;

export function handleDelete(
  context: ServerContext,
): UnaryHandler<StreamsMessages.DeleteReq, StreamsMessages.DeleteResp> {
  return remover(context, 'delete', (position) => {
    const place = new streams.DeleteResp.Position();
    place.setCommitPosition(position).setPreparePosition(position);
    return new streams.DeleteResp().setPosition(place);
  });
}

export function handleTombstone(
  context: ServerContext,
): UnaryHandler<StreamsMessages.TombstoneReq, StreamsMessages.TombstoneResp> {
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
): UnaryHandler<Request, Response> {
  return unaryCall(context, (request: Request) => respond(remove(context, removal, request)));
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
