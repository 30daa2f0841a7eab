import type { Message } from 'google-protobuf';
import type { Expected } from '../database/check-commit.js';
import { NO_EVENTS } from '../database/log-record.js';
import {
  Any,
  GoogleEmpty,
  rpcStatus,
  shared,
  type SharedMessages,
  type StatusMessages,
} from './messages.js';
import { writeStreamName } from './stream-identifier.js';

/** Why an append of a batch failed, each as the client knows it by the type of its details. */
export const batchStatus = {
  wrongExpectedVersion: (expected: Expected, current: number) =>
    status('WrongExpectedVersion', 6, wrongExpectedVersion(expected, current)),
  streamDeleted: (stream: string) =>
    status('StreamDeleted', 5, new shared.StreamDeleted().setStreamIdentifier(writeStreamName(stream))),
  accessDenied: () => status('AccessDenied', 7, new shared.AccessDenied()),
  timeout: () => status('Timeout', 4, new shared.Timeout()),
  tooLarge: (limit: number) =>
    status(
      'MaximumAppendSizeExceeded',
      3,
      new shared.MaximumAppendSizeExceeded().setMaxappendsize(limit),
    ),
  badRequest: (why: string) => status('BadRequest', 3, new shared.BadRequest().setMessage(why)),
} as const;

function status(name: string, code: StatusMessages.Status['getCode'] extends () => infer C ? C : never, details: Message): StatusMessages.Status {
  const packed = new Any();
  packed.pack(details.serializeBinary(), `event_store.client.${name}`);
  return new rpcStatus.Status().setCode(code).setMessage(name).setDetails(packed);
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
