import { randomUUID } from 'node:crypto';
import { GoogleEmpty, shared, streams, type StreamsClient, type StreamsMessages } from '../wire/messages.js';
import { writeStreamName } from '../wire/stream-identifier.js';
import { writeUuid } from '../wire/uuid.js';
import type { Expecting } from './expecting.js';
import { Place } from './normalise.js';

type ProposedMessage = StreamsMessages.BatchAppendReq.ProposedMessage;

/** One message of an append; the first tells the stream. */
export interface BatchPart {
  readonly stream?: string;
  readonly expected?: Expecting;
  readonly events: readonly ProposedMessage[];
  readonly isFinal: boolean;
}

/** Sends one append over a stream of appends, and answers what comes back for it. */
export function batchAppend(
  client: InstanceType<typeof StreamsClient>,
  parts: readonly BatchPart[],
): Promise<unknown> {
  const correlation = writeUuid(randomUUID());
  const call = client.batchAppend();
  return new Promise((resolve) => {
    call.on('data', (response: StreamsMessages.BatchAppendResp) => {
      resolve(describe(response));
      setImmediate(() => call.cancel());
    });
    call.on('error', (error: { code?: number }) => resolve({ ended: error.code }));
    for (const part of parts) {
      const request = new streams.BatchAppendReq().setCorrelationId(correlation).setIsFinal(part.isFinal);
      request.setProposedMessagesList([...part.events]);
      if (part.stream !== undefined) request.setOptions(optionsOf(part.stream, part.expected ?? 'any'));
      call.write(request);
    }
  });
}

function optionsOf(stream: string, expected: Expecting): StreamsMessages.BatchAppendReq.Options {
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(writeStreamName(stream));
  if (expected === 'any') return options.setAny(new GoogleEmpty());
  if (expected === 'no-stream') return options.setNoStream(new GoogleEmpty());
  if (expected === 'stream-exists') return options.setStreamExists(new GoogleEmpty());
  return options.setStreamPosition(String(expected));
}

function describe(response: StreamsMessages.BatchAppendResp): unknown {
  const success = response.getSuccess();
  if (success !== undefined) {
    const place = success.getPosition();
    return {
      written: success.hasNoStream() ? 'no stream' : success.getCurrentRevision(),
      at: place === undefined ? 'nowhere' : new Place(BigInt(place.getCommitPosition())),
    };
  }
  const error = response.getError();
  const details = error?.getDetails();
  const wrong = details?.unpack(
    (bytes) => shared.WrongExpectedVersion.deserializeBinary(bytes),
    'event_store.client.WrongExpectedVersion',
  );
  if (wrong)
    return { wrongVersion: wrong.hasCurrentNoStream() ? 'no stream' : wrong.getCurrentStreamRevision() };
  return { code: error?.getCode(), details: details?.getTypeName() };
}
