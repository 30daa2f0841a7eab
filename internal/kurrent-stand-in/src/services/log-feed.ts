import type { Database } from '../database/database.js';
import { EVERYTHING } from '../database/event-filter.js';
import type { LogRecord } from '../database/log-record.js';
import { readLogForward, type LogPosition } from '../database/read-log-page.js';
import { resolved } from '../database/resolve-link.js';
import type { ServerContext } from '../server-context.js';
import { streams, type StreamsMessages } from '../wire/messages.js';
import type { ReadAnswer } from '../wire/read-answer.js';
import { eventMessage } from '../wire/recorded-event.js';
import { unexpected } from '../wire/rpc-error.js';
import type { Feed } from './feed.js';
import { PAGE_SIZE, type LogSource, type ReadRequest } from './read-request.js';

/** A subscriber's view of the log, filtered or not. With a filter it also tells how far it has looked. */
export function logFeed(
  { database }: ServerContext,
  { from, isWanted, window, checkpointAfter }: LogSource,
  { resolveLinks, idAsText }: Pick<ReadRequest, 'resolveLinks' | 'idAsText'>,
): Feed {
  let next = from === 'end' ? at(database.end) : afterStart(database, from);
  let considered = 0;
  const messageOf = (record: LogRecord) => eventMessage(resolved(database, record, resolveLinks), idAsText);

  /** Counts records; true each time that the interval is full. */
  function isDue(count: number, remainder: 'keep' | 'drop'): boolean {
    if (checkpointAfter === undefined) return false;
    considered += count;
    if (considered < checkpointAfter) return false;
    considered = remainder === 'keep' ? considered % checkpointAfter : 0;
    return true;
  }

  return {
    startsLive: from === 'end',
    nextPage() {
      const request = { from: next, maxCount: PAGE_SIZE, maxSearchWindow: window ?? Infinity, isWanted };
      const page = readLogForward(database, request);
      if (page === 'invalid')
        return { messages: [], failure: unexpected('Unexpected ReadAllResult: Error'), isEnd: true };
      const newest = page.records[page.records.length - 1];
      const messages: ReadAnswer[] = page.records.map(messageOf);
      const due = isDue(page.considered, page.isEnd ? 'drop' : 'keep');
      if (due && !page.isEnd) messages.push(checkpoint(newest === undefined ? next : at(newest.position)));
      next = page.next;
      return { messages, isEnd: page.isEnd };
    },
    live(record) {
      next = at(record.end);
      const messages: ReadAnswer[] = isWanted(record) ? [messageOf(record)] : [];
      if (isDue(1, 'drop')) messages.push(checkpoint(at(record.position)));
      return { messages };
    },
    caughtUpAt() {
      const newest = database.log[database.log.length - 1]?.position ?? 0;
      const position = new streams.ReadResp.Position();
      position.setCommitPosition(String(newest)).setPreparePosition(String(newest));
      return new streams.ReadResp.CaughtUp().setPosition(position);
    },
  };
}

/** Exclusive: the one event that is read at the start is skipped. */
function afterStart(database: Database, from: LogPosition | 'start'): LogPosition {
  if (from === 'start') return at(0);
  const request = { from, maxCount: 1, maxSearchWindow: Infinity, isWanted: EVERYTHING };
  const page = readLogForward(database, request);
  if (page === 'invalid') throw unexpected('Exception was thrown by handler.');
  return page.next;
}

function at(position: number): LogPosition {
  return { commit: position, prepare: position };
}

function checkpoint({ commit, prepare }: LogPosition): StreamsMessages.ReadResp {
  const message = new streams.ReadResp.Checkpoint();
  message.setCommitPosition(String(commit)).setPreparePosition(String(prepare));
  return new streams.ReadResp().setCheckpoint(message);
}
