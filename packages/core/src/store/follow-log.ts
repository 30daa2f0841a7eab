import { checkFilter } from './log-filter.js';
import type { EventStore } from './event-store.js';
import type { Cursor, LogPage, LogStart, SubscribeRequest } from './read.js';

/** What {@link followLog} needs of a store. */
export interface FollowLogSource {
  readonly readLog: EventStore['readLog'];
  /** Events of a page where the subscriber names no limit; 500 when left out. A store whose pages are smaller says so here. */
  readonly pageEvents?: number | undefined;
  /** Resolves soon after something was written past `cursor`; rejects when `signal` aborts or the store closes. */
  waitPast(cursor: Cursor, signal: AbortSignal | undefined): Promise<void>;
}

const DEFAULT_PAGE = 500;

/**
 * A subscription made of log pages and a wake-up: reads to the head, waits, reads on. Nothing is asked for before
 * the reader comes back for more, which bounds what is held. A page is handed out when it moves the cursor or reaches the head.
 */
export async function* followLog(
  source: FollowLogSource,
  request: SubscribeRequest,
  signal?: AbortSignal,
): AsyncGenerator<LogPage, never, void> {
  checkFilter(request.filter);
  let after: LogStart = request.after ?? 'start';
  let seen: { next: Cursor; atHead: boolean } | undefined;
  for (;;) {
    const page: LogPage = await source.readLog(
      { ...request, after, limit: request.limit ?? source.pageEvents ?? DEFAULT_PAGE },
      { signal },
    );
    if (seen?.next !== page.next || seen.atHead !== page.atHead) yield page;
    seen = page;
    after = page.next;
    if (page.atHead) await source.waitPast(after, signal);
  }
}
