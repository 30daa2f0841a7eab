import type {
  Cursor,
  EventStore,
  LogFilter,
  LogPage,
  LogStart,
  ReadStreamRequest,
  RecordedEvent,
  StreamPage,
} from '@eventfold/core';
import { verify } from '../../contract/verify.js';

/** A reader that goes on for longer goes round in circles: no clause writes as many pages. */
const MOST_PAGES = 2_000;

/** One page of a stream, as large as the store allows unless told otherwise. */
export function readPage(
  store: EventStore,
  request: Omit<ReadStreamRequest, 'limit'> & { readonly limit?: number },
): Promise<StreamPage> {
  return store.readStream({ limit: largePage(store), ...request });
}

/** All events of a stream, oldest first. */
export async function readAll(store: EventStore, stream: string): Promise<readonly RecordedEvent[]> {
  return readPages(store, { stream, limit: largePage(store) });
}

/** All events from page to page, in the request's direction. */
export async function readPages(
  store: EventStore,
  request: ReadStreamRequest,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let from = request.from;
  for (let pages = 1; ; pages++) {
    verify(pages <= MOST_PAGES, `the stream ends within ${MOST_PAGES} pages`);
    const page = await store.readStream({ ...request, from });
    events.push(...page.events);
    if (page.next === null) return events;
    verify(page.next !== from, `the page's next is ${page.next}, where the page itself started`);
    from = page.next;
  }
}

export interface LogReading {
  readonly filter?: LogFilter | undefined;
  readonly after?: LogStart | undefined;
  readonly limit?: number | undefined;
}

/** Log pages from `after` up to the head. */
export async function logPages(store: EventStore, reading: LogReading = {}): Promise<readonly LogPage[]> {
  const { filter, limit = largePage(store) } = reading;
  const pages: LogPage[] = [];
  let after = reading.after ?? 'start';
  for (;;) {
    verify(pages.length < MOST_PAGES, `the head of the log is reached within ${MOST_PAGES} pages`);
    const page = await store.readLog({ filter, after, limit });
    pages.push(page);
    if (page.atHead) return pages;
    verify(page.next !== after, 'a page before the head moved its cursor on');
    after = page.next;
  }
}

/** The log's events from `after` up to the head. */
export async function readLog(
  store: EventStore,
  reading: LogReading = {},
): Promise<readonly RecordedEvent[]> {
  return (await logPages(store, reading)).flatMap((page) => page.events);
}

/** The cursor of somebody who has read everything. */
export async function cursorAtHead(store: EventStore, filter?: LogFilter): Promise<Cursor> {
  const page = (await logPages(store, { filter })).at(-1);
  verify(page !== undefined, 'reading the log gives at least one page');
  return page.next;
}

function largePage(store: EventStore): number {
  return Math.min(store.manifest.limits.pageEvents, 1_000);
}
