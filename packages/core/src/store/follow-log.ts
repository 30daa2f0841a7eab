import { checkFilter } from './log-filter.js';
import type { EventStore } from './event-store.js';
import type { Cursor, LogPage, LogStart, SubscribeRequest } from './read.js';

/** What {@link followLog} needs of a store. */
export interface FollowLogSource {
  readonly readLog: EventStore['readLog'];
  /** Events of a page where the subscriber names no limit; 500 when left out. A store whose pages are smaller says so here. */
  readonly pageEvents?: number | undefined;
  /**
   * While the reader handles one page of older events, the next is read already: for stores that a page has to travel from.
   * At most one page is held; what is deleted meanwhile can still be in it.
   */
  readonly readsAhead?: boolean | undefined;
  /** Resolves soon after something was written past `cursor`; rejects when `signal` aborts or the store closes. */
  waitPast(cursor: Cursor, signal: AbortSignal | undefined): Promise<void>;
}

const DEFAULT_PAGE = 500;

/**
 * A subscription made of log pages and a wake-up: reads to the head, waits, reads on. Unless the source reads ahead, nothing is
 * asked for before the reader comes back for more. A page is handed out when it moves the cursor or reaches the head.
 */
export async function* followLog(
  source: FollowLogSource,
  request: SubscribeRequest,
  signal?: AbortSignal,
): AsyncGenerator<LogPage, never, void> {
  checkFilter(request.filter);
  const limit = request.limit ?? source.pageEvents ?? DEFAULT_PAGE;
  const reading = source.readsAhead === true ? endedWith(signal) : undefined;
  const read = (from: LogStart): Promise<LogPage> =>
    source.readLog({ ...request, after: from, limit }, { signal: reading?.signal ?? signal });
  const nextPage = reading === undefined ? read : readingAhead(read);
  let after: LogStart = request.after ?? 'start';
  let seen: { next: Cursor; atHead: boolean } | undefined;
  try {
    for (;;) {
      const page: LogPage = await nextPage(after);
      if (seen?.next !== page.next || seen.atHead !== page.atHead) yield page;
      seen = page;
      after = page.next;
      if (page.atHead) await source.waitPast(after, signal);
    }
  } finally {
    reading?.end();
  }
}

/** Reads as `read` does, and begins with the next page where there is one. */
function readingAhead(read: (after: LogStart) => Promise<LogPage>): typeof read {
  let ahead: Promise<LogPage> | undefined;
  return async (after) => {
    const page = await (ahead ?? read(after));
    ahead = page.atHead ? undefined : read(page.next);
    // Who leaves never hears of a failure; who comes back does.
    ahead?.catch(() => undefined);
    return page;
  };
}

/** A signal that aborts with `signal`, and for what is still running when the reader leaves. */
function endedWith(signal: AbortSignal | undefined): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted === true) abort();
  return {
    signal: controller.signal,
    end() {
      signal?.removeEventListener('abort', abort);
      controller.abort();
    },
  };
}
