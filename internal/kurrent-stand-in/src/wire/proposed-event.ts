import type { ProposedEvent } from '../database/log-record.js';
import type { SharedMessages } from './messages.js';
import { NO_ID, readUuid } from './uuid.js';

/** What appends of one kind and the other say of an event. */
interface ProposedMessage {
  getId(): SharedMessages.UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getCustomMetadata_asU8(): Uint8Array;
  getData_asU8(): Uint8Array;
}

/** The largest record of the log, in bytes. */
export const LARGEST_RECORD = 16 * 1024 * 1024;

/** The event, or why there can be none. */
export function readProposedEvent(message: ProposedMessage): ProposedEvent | string {
  const id = readUuid(message.getId());
  const type = message.getMetadataMap().get('type') ?? '';
  if (id === undefined) return 'Invalid eventId provided.';
  if (id === NO_ID) return "Empty eventId provided. (Parameter 'eventId')";
  if (type === '') return "Empty eventType provided. (Parameter 'eventType')";
  const data = message.getData_asU8();
  if (data.length > LARGEST_RECORD) return "Record is too big. (Parameter 'data')";
  const metadata = message.getCustomMetadata_asU8();
  const isJson = message.getMetadataMap().get('content-type') === 'application/json';
  return { id, type, isJson, data, metadata };
}
