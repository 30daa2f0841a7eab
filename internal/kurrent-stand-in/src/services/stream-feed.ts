import type { LogRecord } from '../database/log-record.js';
import { readForward } from '../database/read-stream-page.js';
import { resolved } from '../database/resolve-link.js';
import type { ServerContext } from '../server-context.js';
import { streams } from '../wire/messages.js';
import { eventMessage } from '../wire/recorded-event.js';
import { streamDeleted } from '../wire/rpc-error.js';
import type { Feed } from './feed.js';
import { PAGE_SIZE, type ReadRequest, type StreamSource } from './read-request.js';

/** A subscriber's view of one stream. */
export function streamFeed(
  { database }: ServerContext,
  { stream, from }: StreamSource,
  { resolveLinks, idAsText }: Pick<ReadRequest, 'resolveLinks' | 'idAsText'>,
): Feed {
  // The revision that the subscriber gave is taken as seen, also where the stream has yet to reach it.
  let seen = typeof from === 'number' ? from : -1;
  let next = seen + 1;
  const messageOf = (record: LogRecord) => eventMessage(resolved(database, record, resolveLinks), idAsText);
  return {
    startsLive: from === 'end',
    nextPage() {
      const page = readForward(database, stream, next, PAGE_SIZE);
      if (page.result === 'deleted') return { messages: [], failure: streamDeleted(stream), isEnd: true };
      if (page.result === 'no-stream') return 'wait';
      next = page.next;
      seen = page.records[page.records.length - 1]?.revision ?? seen;
      return { messages: page.records.map(messageOf), isEnd: page.isEnd };
    },
    live(record) {
      if (record.stream !== stream || record.revision <= seen) return { messages: [] };
      seen = record.revision;
      next = seen + 1;
      const failure = record.type === '$streamDeleted' ? streamDeleted(stream) : undefined;
      return { messages: [messageOf(record)], failure };
    },
    caughtUpAt: () => new streams.ReadResp.CaughtUp().setStreamRevision(String(seen)),
  };
}
