import type { Database } from './database.js';
import type { LogRecord } from './log-record.js';
import { readRecord } from './read-stream-page.js';

/** An event as it is read: by itself, or what a link points to beside the link. */
export interface ResolvedRecord {
  /** Missing where a link points to nothing that can be read. */
  readonly event: LogRecord | undefined;
  readonly link: LogRecord | undefined;
}

const LINK_TYPE = '$>';

export function resolved(database: Database, record: LogRecord, resolveLinks: boolean): ResolvedRecord {
  const target = resolveLinks && record.type === LINK_TYPE ? targetOf(record) : undefined;
  if (target === undefined) return { event: record, link: undefined };
  return { event: readRecord(database, target.stream, target.revision), link: record };
}

/** A link's data is `revision@stream`; what is not reads as an ordinary event. */
function targetOf({ data }: LogRecord): { stream: string; revision: number } | undefined {
  const [, revision, stream] = /^(\d+)@([^]*)$/.exec(Buffer.from(data).toString('utf8')) ?? [];
  return revision === undefined || stream === undefined ? undefined : { stream, revision: Number(revision) };
}
