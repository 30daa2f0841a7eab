import type { ServiceError } from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import type { PersistentMessages, StreamsMessages } from '../wire/messages.js';
import { readStreamName } from '../wire/stream-identifier.js';
import { readUuid } from '../wire/uuid.js';
import { Place } from './normalise.js';

type Recorded = Omit<StreamsMessages.ReadResp.ReadEvent.RecordedEvent, keyof Message>;

/** One message of a read or subscription, as an answer keeps it. */
export function describeRead(message: StreamsMessages.ReadResp): unknown {
  const event = message.getEvent();
  if (event !== undefined) return describeEvent(event);
  if (message.hasConfirmation()) return 'confirmed';
  if (message.hasCaughtUp()) return 'caught up';
  if (message.hasStreamNotFound()) return 'stream not found';
  if (message.hasFirstStreamPosition()) return `stream begins at ${message.getFirstStreamPosition()}`;
  if (message.hasLastStreamPosition()) return `stream ends at ${message.getLastStreamPosition()}`;
  const checkpoint = message.getCheckpoint();
  return checkpoint === undefined
    ? 'something else'
    : { checkpoint: new Place(BigInt(checkpoint.getCommitPosition())) };
}

/** An event as a consumer of a persistent subscription gets it. */
export function describeGroupEvent(message: PersistentMessages.ReadResp.ReadEvent): unknown {
  return { ...describeEvent(message), retry: message.getRetryCount() };
}

interface ReadEvent {
  getEvent(): Recorded | undefined;
  getLink(): Recorded | undefined;
  hasCommitPosition(): boolean;
  getCommitPosition(): string;
}

function describeEvent(message: ReadEvent): Record<string, unknown> {
  const [event, link] = [message.getEvent(), message.getLink()];
  return {
    event: event && describeRecord(event),
    link: link && describeRecord(link),
    at: message.hasCommitPosition() ? new Place(BigInt(message.getCommitPosition())) : 'nowhere',
  };
}

function describeRecord(record: Recorded): unknown {
  return {
    stream: readStreamName(record.getStreamIdentifier()),
    revision: record.getStreamRevision(),
    id: describeId(record),
    type: record.getMetadataMap().get('type'),
    content: record.getMetadataMap().get('content-type'),
    data: Buffer.from(record.getData_asU8()).toString('utf8'),
    metadata: withoutTime(Buffer.from(record.getCustomMetadata_asU8()).toString('utf8')),
    commit: placeOf(record.getCommitPosition()),
    prepare: placeOf(record.getPreparePosition()),
  };
}

/** The server says when it put an event aside. */
function withoutTime(metadata: string): string {
  return metadata.replace(/("added": )"[^"]*"/, '$1"then"');
}

/** A server that does not know says 2^64 - 1. */
function placeOf(position: string): unknown {
  return position === '18446744073709551615' ? 'unknown' : new Place(BigInt(position));
}

/** The server makes up the ids of what it writes itself. */
function describeId(record: Recorded): string {
  const isServers = record.getMetadataMap().get('type')?.startsWith('$') === true;
  const form = record.getId()?.hasStructured() === true ? 'two numbers' : 'text';
  return isServers ? form : `${form} ${readUuid(record.getId())}`;
}

/** How a call failed: what a client can tell errors apart by, and the words. */
export function describeError(error: unknown): unknown {
  const { code, details, metadata } = error as Partial<ServiceError>;
  const trailers = [
    'exception',
    'stream-name',
    'group-name',
    'reason',
    'expected-version',
    'actual-version',
    'maximum-append-size',
  ];
  const present = trailers.flatMap((name) => {
    const [value] = metadata?.get(name) ?? [];
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return { code, details, ...Object.fromEntries(present) };
}
