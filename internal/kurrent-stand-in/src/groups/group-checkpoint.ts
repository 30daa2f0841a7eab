import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database.js';
import { readBackward } from '../database/read-stream-page.js';
import { removeStream } from '../database/remove-stream.js';
import { writeEvents } from '../database/write-events.js';
import type { GroupSettings } from './group-settings.js';

/** How far a group has come, as its stream says, and when it is to be written there. */
export class GroupCheckpoint {
  private readonly stream: string;
  private sequence = -1;
  private writtenAt = 0;

  constructor(
    private readonly database: Database,
    key: string,
    private readonly settings: GroupSettings,
  ) {
    this.stream = `$persistentsubscription-${key}-checkpoint`;
  }

  /** The place as text; undefined where there is none. */
  load(): string | undefined {
    const page = readBackward(this.database, this.stream, 'end', 1);
    const newest = page.result === 'success' ? page.records[0] : undefined;
    if (newest === undefined) return undefined;
    this.sequence = 0;
    return JSON.parse(Buffer.from(newest.data).toString('utf8')) as string;
  }

  /** Writes it where enough has been done since the last time; true where it did. */
  mark(sequence: number, place: string, isTimeCheck: boolean): boolean {
    const { checkpointAfterMs, minCheckpointCount, maxCheckpointCount } = this.settings;
    const done = sequence - this.sequence;
    const isLate = checkpointAfterMs > 0 && Date.now() - this.writtenAt >= checkpointAfterMs;
    const isDue = done >= maxCheckpointCount || (isLate && isTimeCheck && done >= minCheckpointCount);
    if (!isDue) return false;
    this.sequence = sequence;
    this.writtenAt = Date.now();
    const data = Buffer.from(JSON.stringify(place));
    const event = { id: randomUUID(), type: 'SubscriptionCheckpoint', isJson: true, data, metadata: NOTHING };
    writeEvents(this.database, this.stream, 'any', [event]);
    return true;
  }

  delete(): void {
    removeStream(this.database, 'delete', this.stream, 'any');
  }
}

const NOTHING = new Uint8Array();
