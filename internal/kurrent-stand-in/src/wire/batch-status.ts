import type { Message } from 'google-protobuf';
import type { Expected } from '../database/check-commit.js';
import { NO_EVENTS } from '../database/log-record.js';
import {
  Any,
  Code,
  GoogleEmpty,
  shared,
  Status,
  type SharedMessages,
  type StatusMessages,
} from './messages.js';
import { writeStreamName } from './stream-identifier.js';

/** Why an append of a batch failed, each as the client knows it by the type of its details. */
export const batchStatus = {
  wrongExpectedVersion: (expected: Expected, current: number) =>
    failure('WrongExpectedVersion', wrongExpectedVersion(expected, current)).setCode(Code.ALREADY_EXISTS),
  streamDeleted: (stream: string) =>
    failure('StreamDeleted', new shared.StreamDeleted().setStreamIdentifier(writeStreamName(stream))).setCode(
      Code.NOT_FOUND,
    ),
  timeout: () => failure('Timeout', new shared.Timeout()).setCode(Code.DEADLINE_EXCEEDED),
  tooLarge: (limit: number) =>
    failure(
      'MaximumAppendSizeExceeded',
      new shared.MaximumAppendSizeExceeded().setMaxappendsize(limit),
    ).setCode(Code.INVALID_ARGUMENT),
  badRequest: (why: string) =>
    failure('BadRequest', new shared.BadRequest().setMessage(why)).setCode(Code.INVALID_ARGUMENT),
} as const;

function failure(name: string, details: Message): StatusMessages.Status {
  const packed = new Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new Status().setMessage(name).setDetails(packed);
}

function wrongExpectedVersion(expected: Expected, current: number): SharedMessages.WrongExpectedVersion {
  const message = new shared.WrongExpectedVersion();
  if (current === NO_EVENTS) message.setCurrentNoStream(new GoogleEmpty());
  else message.setCurrentStreamRevision(String(current));
  switch (expected) {
    case 'any':
      return message.setExpectedAny(new GoogleEmpty());
    case 'no-stream':
      return message.setExpectedNoStream(new GoogleEmpty());
    case 'stream-exists':
      return message.setExpectedStreamExists(new GoogleEmpty());
    default:
      return message.setExpectedStreamPosition(String(expected));
  }
}
