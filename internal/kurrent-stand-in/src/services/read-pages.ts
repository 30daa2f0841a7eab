import { readLogBackward, readLogForward, type LogPosition } from '../database/read-log-page.js';
import { readBackward, readForward } from '../database/read-stream-page.js';
import { resolved } from '../database/resolve-link.js';
import type { ServerContext } from '../server-context.js';
import { streams, type StreamsMessages } from '../wire/messages.js';
import { eventMessage } from '../wire/recorded-event.js';
import { streamDeleted, unexpected } from '../wire/rpc-error.js';
import { writeStreamName } from '../wire/stream-identifier.js';
import { PAGE_SIZE, type LogSource, type ReadRequest, type StreamSource } from './read-request.js';

type Message = StreamsMessages.ReadResp;

/** The answer to a read that ends by itself, page by page, each as the database is when its turn comes. */
export function readPages(context: ServerContext, request: ReadRequest): Generator<Message, void> {
  const { source } = request;
  return source.stream === undefined
    ? logPages(context, request, source)
    : streamPages(context, request, source);
}

function* streamPages(
  { database }: ServerContext,
  { backwards, extent, resolveLinks, idAsText, tellsBounds }: ReadRequest,
  { stream, from }: StreamSource,
): Generator<Message, void> {
  const most = Number(extent);
  if (most === 0) throw unexpected('Unexpected ReadStreamResult: Error');
  const size = Math.min(PAGE_SIZE, most);
  let next = from === 'start' ? 0 : from;
  for (let count = 0; ; ) {
    const page = backwards
      ? readBackward(database, stream, next, size)
      : readForward(database, stream, next === 'end' ? -1 : next, size);
    if (page.result === 'deleted') throw streamDeleted(stream);
    if (page.result === 'no-stream') {
      const missing = new streams.ReadResp.StreamNotFound();
      yield new streams.ReadResp().setStreamNotFound(
        missing.setStreamIdentifier(writeStreamName(stream)),
      );
      return;
    }
    const skips = !backwards && count === 0 && page.records.length === 0 && page.next !== next;
    if (tellsBounds && skips) yield new streams.ReadResp().setFirstStreamPosition(String(page.next));
    for (const record of page.records.slice(0, most - count)) {
      count++;
      yield eventMessage(resolved(database, record, resolveLinks), idAsText);
    }
    next = page.next;
    if (page.isEnd || count >= most) {
      if (tellsBounds) yield new streams.ReadResp().setLastStreamPosition(String(page.last));
      return;
    }
  }
}

function* logPages(
  { database }: ServerContext,
  { backwards, extent, resolveLinks, idAsText }: ReadRequest,
  { from, isWanted, window = Infinity }: LogSource,
): Generator<Message, void> {
  const most = Number(extent);
  if (most === 0) throw unexpected('Unexpected ReadAllResult: Error');
  const readPage = backwards ? readLogBackward : readLogForward;
  const maxCount = Math.min(PAGE_SIZE, most);
  let next = startOfLogRead(from, database.end);
  for (let count = 0; ; ) {
    const page = readPage(database, { from: next, maxCount, maxSearchWindow: window, isWanted });
    if (page === 'invalid') throw unexpected('Unexpected ReadAllResult: Error');
    for (const record of page.records.slice(0, most - count)) {
      count++;
      yield eventMessage(resolved(database, record, resolveLinks), idAsText);
    }
    if (page.isEnd || count >= most) return;
    next = page.next;
  }
}

function startOfLogRead(from: LogSource['from'], end: number): LogPosition {
  if (from === 'start') return { commit: 0, prepare: 0 };
  return from === 'end' ? { commit: end, prepare: end } : from;
}
