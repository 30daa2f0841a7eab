import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database.js';
import { readForward } from '../database/read-stream-page.js';
import { removeStream } from '../database/remove-stream.js';
import { resolved, type ResolvedRecord } from '../database/resolve-link.js';
import { metadataStreamOf } from '../database/stream-settings.js';
import { metadataEvent, writeEvents } from '../database/write-events.js';

/** What a group put aside: links in a stream of its own. */
export class ParkedMessages {
  private readonly stream: string;
  private last = -1;
  private truncated = -1;

  constructor(
    private readonly database: Database,
    key: string,
  ) {
    this.stream = `$persistentsubscription-${key}-parked`;
  }

  /** As the server counts them: by what it has seen since it began to count. */
  get count(): number {
    if (this.last === -1) return 0;
    return this.truncated === -1 ? this.last + 1 : this.last - this.truncated + 1;
  }

  /** Begins with what the stream holds. */
  load(): void {
    const page = readForward(this.database, this.stream, 0, Number.MAX_SAFE_INTEGER);
    if (page.result !== 'success' || page.records.length === 0) return;
    this.truncated = page.records[0]?.revision ?? -1;
    this.last = page.last;
  }

  park({ event, link }: ResolvedRecord, reason: string): void {
    const target =
      event === undefined ? Buffer.from(link?.data ?? []) : Buffer.from(`${event.revision}@${event.stream}`);
    const revision = (link ?? event)?.revision ?? 0;
    const metadata = {
      added: new Date().toISOString(),
      reason,
      // The server leaves out what is 0.
      ...(revision === 0 ? {} : { subscriptionEventNumber: revision }),
    };
    const outcome = writeEvents(this.database, this.stream, 'any', [
      {
        id: randomUUID(),
        type: '$>',
        isJson: false,
        data: target,
        metadata: Buffer.from(JSON.stringify(metadata, null, 2)),
      },
    ]);
    if (outcome.decision === 'written') this.last = outcome.last;
  }

  /** Takes them out, up to the revision where to stop. */
  take(stopAt: number): readonly ResolvedRecord[] {
    const page = readForward(this.database, this.stream, 0, Number.MAX_SAFE_INTEGER);
    if (page.result !== 'success' || page.records.length === 0) return [];
    const end = Math.min(stopAt, page.last + 1);
    const taken = page.records.filter(({ revision }) => revision < end);
    const truncation = metadataEvent(Buffer.from(JSON.stringify({ $tb: end, $acl: ADMINS })));
    this.database.write(metadataStreamOf(this.stream), [truncation]);
    this.truncated = end;
    return taken.map((record) => resolved(this.database, record, true));
  }

  delete(): void {
    removeStream(this.database, 'delete', this.stream, 'any');
  }
}

const ADMINS = { $r: '$admins', $w: '$admins', $d: '$admins', $mr: '$admins', $mw: '$admins' };
