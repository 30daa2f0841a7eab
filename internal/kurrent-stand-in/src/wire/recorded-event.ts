import { TOMBSTONE, type LogRecord } from '../database/log-record.js';
import type { ResolvedRecord } from '../database/resolve-link.js';
import { DELETED } from '../database/stream-settings.js';
import { streams, type StreamsMessages } from './messages.js';
import { writeStreamName } from './stream-identifier.js';
import { writeUuid } from './uuid.js';

const TICKS_IN_MS = 10_000n;

/** One event of a read or subscription. */
export function eventMessage(
  { event, link }: ResolvedRecord,
  idAsText: boolean,
): StreamsMessages.ReadResp {
  const message = new streams.ReadResp.ReadEvent();
  if (event !== undefined) message.setEvent(recordedEvent(event, idAsText));
  if (link !== undefined) message.setLink(recordedEvent(link, idAsText));
  const position = (link ?? event)?.position;
  if (position !== undefined) message.setCommitPosition(String(position));
  return new streams.ReadResp().setEvent(message);
}

function recordedEvent(
  record: LogRecord,
  idAsText: boolean,
): StreamsMessages.ReadResp.ReadEvent.RecordedEvent {
  const message = new streams.ReadResp.ReadEvent.RecordedEvent();
  message
    .setId(writeUuid(record.id, idAsText))
    .setStreamIdentifier(writeStreamName(record.stream))
    .setStreamRevision(revisionText(record.revision))
    .setCommitPosition(String(record.position))
    .setPreparePosition(String(record.position))
    .setData(record.data)
    .setCustomMetadata(record.metadata);
  message
    .getMetadataMap()
    .set('type', record.type)
    .set('created', String(BigInt(record.created) * TICKS_IN_MS))
    .set('content-type', record.isJson ? 'application/json' : 'application/octet-stream');
  return message;
}

export function revisionText(revision: number): string {
  return revision === TOMBSTONE ? String(DELETED) : String(revision);
}
