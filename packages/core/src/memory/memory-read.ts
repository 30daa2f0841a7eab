import { checkReadLog, checkReadStream } from '../store/check-read.js';
import { cursorToken, decodeCursor, encodeCursor } from '../store/cursor.js';
import { compileFilter } from '../store/log-filter.js';
import type { Cursor, LogPage, ReadLogRequest, ReadStreamRequest, StreamPage } from '../store/read.js';
import type { MemoryNamespace } from './memory-database.js';
import { indexInToken } from './memory-log.js';
import { memoryManifest } from './memory-manifest.js';

/** A page of one stream. */
export function readMemoryStream({ streams }: MemoryNamespace, request: ReadStreamRequest): StreamPage {
  checkReadStream(request, memoryManifest);
  const stream = streams.get(request.stream);
  if (stream === undefined) return { events: [], state: 'missing', head: null, next: null };
  const { first, slots, state } = stream;
  const head = slots.length > 0 ? slots.length - 1 : null;
  if (request.direction === 'backward') {
    const end = Math.min((request.from ?? slots.length - 1) + 1, slots.length);
    const start = Math.max(first, end - request.limit);
    const events = stream.between(start, Math.max(start, end)).reverse();
    return { events, state, head, next: start > first ? start - 1 : null };
  }
  const start = Math.max(request.from ?? 0, first);
  const end = Math.min(start + request.limit, slots.length);
  const events = stream.between(start, Math.max(start, end));
  return { events, state, head, next: end < slots.length ? end : null };
}

/** A page of the log. */
export function readMemoryLog({ log }: MemoryNamespace, request: ReadLogRequest): LogPage {
  checkReadLog(request, memoryManifest);
  const { filter, after = 'start', limit } = request;
  const start =
    after === 'start' ? -1 : after === 'end' ? log.head : log.indexOf(decodeCursor(filter, after));
  const { events, last } = log.scan(start, limit, filter && compileFilter(filter));
  return {
    events,
    next: encodeCursor(filter, log.tokenAt(last)),
    atHead: last === log.head,
  };
}

/** Resolves once the log goes on past the cursor; rejects with the reason of the first signal that aborts. */
export function untilMore(
  { log }: MemoryNamespace,
  cursor: Cursor,
  signals: readonly (AbortSignal | undefined)[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      log.offMore(settle);
      for (const signal of signals) signal?.removeEventListener('abort', settle);
      const aborted = signals.find((signal) => signal?.aborted);
      if (aborted === undefined) resolve();
      // The next read says it as an error of ours.
      else if (aborted === signals[0]) reject(aborted.reason as Error);
      else resolve();
    };
    for (const signal of signals) signal?.addEventListener('abort', settle, { once: true });
    log.onMore(settle);
    if (log.head > indexInToken(cursorToken(cursor)) || signals.some((signal) => signal?.aborted)) settle();
  });
}
