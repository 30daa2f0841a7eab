// The names of streams, which travel as bytes.
import { shared, type SharedMessages } from './messages.js';

export function readStreamName(identifier: SharedMessages.StreamIdentifier | undefined): string {
  return identifier === undefined ? '' : Buffer.from(identifier.getStreamName_asU8()).toString('utf8');
}

export function writeStreamName(stream: string): SharedMessages.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
}
