import { randomUUID } from 'node:crypto';
import { checkCommit, type Expected } from './check-commit.js';
import type { Database } from './database.js';
import { NO_EVENTS } from './log-record.js';
import { deletedMetadata, metadataStreamOf } from './stream-settings.js';
import { metadataEvent, type WriteOutcome } from './write-events.js';

/** A soft delete hides what the stream holds; a tombstone takes its name out of use for ever. */
export type Removal = 'delete' | 'tombstone';

export function removeStream(
  database: Database,
  removal: Removal,
  stream: string,
  expected: Expected,
): WriteOutcome {
  const id = randomUUID();
  const check = checkCommit(database, stream, expected, [id]);
  if (check.decision === 'repeat') throw new TypeError('A new id has been written before.');
  if (check.decision !== 'write') return check;
  if (removal === 'tombstone') {
    const type = '$streamDeleted';
    const event = { id, type, isJson: false, data: new Uint8Array(), metadata: new Uint8Array() };
    const { revision: last, position } = database.writeTombstone(stream, event);
    return { decision: 'written', last, position };
  }
  const metadataStream = metadataStreamOf(stream);
  const hasMetadata = database.lastRevision(metadataStream) !== NO_EVENTS;
  if (check.current === NO_EVENTS && !hasMetadata) return { decision: 'wrong-version', current: NO_EVENTS };
  const [written] = database.write(metadataStream, [metadataEvent(deletedMetadata())]);
  return { decision: 'written', last: written?.revision ?? NO_EVENTS, position: written?.position };
}
