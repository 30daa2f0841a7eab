import type { Database } from '../database/database.js';
import { readLogBackward, readLogForward, type LogPosition } from '../database/read-log-page.js';
import { readBackward, readForward, type StreamPage } from '../database/read-stream-page.js';
import { resolved } from '../database/resolve-link.js';
import type { ServerContext } from '../server-context.js';
import { streams } from '../wire/messages.js';
import type { ReadAnswer } from '../wire/read-answer.js';
import { eventMessage } from '../wire/recorded-event.js';
import { streamDeleted, unexpected } from '../wire/rpc-error.js';
import { writeStreamName } from '../wire/stream-identifier.js';
import { PAGE_SIZE, type LogSource, type ReadRequest, type StreamSource } from './read-request.js';

/** The answer to a read that ends by itself, page by page, each as the database is when its turn comes. */
export function readPages(context: ServerContext, request: ReadRequest): Generator<ReadAnswer, void> {
  const { source } = request;
  return source.stream === undefined
    ? logPages(context, request, source)
    : streamPages(context, request, source);
}

function* streamPages(
  { database }: ServerContext,
  request: ReadRequest,
  { stream, from }: StreamSource,
): Generator<ReadAnswer, void> {
  const most = Number(request.extent);
  if (most === 0) throw unexpected('Unexpected ReadStreamResult: Error');
  let next = from === 'start' ? 0 : from;
  for (let count = 0; ;) {
    const page = readStreamPage(database, stream, next, request);
    if (page.result === 'deleted') throw streamDeleted(stream);
    if (page.result === 'no-stream') {
      yield streamNotFound(stream);
      return;
    }
    if (skipsAhead(request, page, { next, count }))
      yield new streams.ReadResp().setFirstStreamPosition(String(page.next));
    for (const record of page.records.slice(0, most - count)) {
      count++;
      yield eventMessage(resolved(database, record, request.resolveLinks), request.idAsText);
    }
    next = page.next;
    if (page.isEnd || count >= most) {
      if (request.tellsBounds) yield new streams.ReadResp().setLastStreamPosition(String(page.last));
      return;
    }
  }
}

function readStreamPage(
  database: Database,
  stream: string,
  next: number | 'end',
  { backwards, extent }: ReadRequest,
): StreamPage {
  const size = Math.min(PAGE_SIZE, Number(extent));
  if (backwards) return readBackward(database, stream, next, size);
  return readForward(database, stream, next === 'end' ? -1 : next, size);
}

/** Whether the first page is empty and the stream begins later than the reader asked for. */
function skipsAhead(
  { tellsBounds, backwards }: ReadRequest,
  page: Extract<StreamPage, { result: 'success' }>,
  { next, count }: { readonly next: number | 'end'; readonly count: number },
): boolean {
  const first = tellsBounds && !backwards && count === 0;
  return first && page.records.length === 0 && page.next !== next;
}

function streamNotFound(stream: string): ReadAnswer {
  const missing = new streams.ReadResp.StreamNotFound();
  return new streams.ReadResp().setStreamNotFound(missing.setStreamIdentifier(writeStreamName(stream)));
}

function* logPages(
  { database }: ServerContext,
  { backwards, extent, resolveLinks, idAsText }: ReadRequest,
  { from, isWanted, window = Infinity }: LogSource,
): Generator<ReadAnswer, void> {
  const most = Number(extent);
  if (most === 0) throw unexpected('Unexpected ReadAllResult: Error');
  const readPage = backwards ? readLogBackward : readLogForward;
  const maxCount = Math.min(PAGE_SIZE, most);
  let next = startOfLogRead(from, database.end);
  for (let count = 0; ;) {
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
