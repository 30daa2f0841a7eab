import { eventStoreError } from '../errors/event-store-error.js';
import { isRevision } from '../stream/expected-revision.js';
import { checkFilter } from './log-filter.js';
import type { Manifest } from './manifest.js';
import type { ReadLogRequest, ReadStreamRequest } from './read.js';

/** Throws ES_INVALID_ARGUMENT unless the request is well-formed. Foreign names, `$` ones included, can be read. */
export function checkReadStream(request: ReadStreamRequest, manifest: Manifest): void {
  if (!isRecord(request)) throw refused('it is not an object');
  const { stream, direction = 'forward', from, limit } = request;
  if (typeof stream !== 'string' || stream === '') throw refused('a stream is named by a non-empty string');
  if (direction !== 'forward' && direction !== 'backward')
    throw refused('direction is "forward" or "backward"');
  if (from !== undefined && !isRevision(from)) throw refused('from is a revision: a safe integer from 0');
  checkLimit(limit, manifest);
}

/** Throws ES_INVALID_ARGUMENT unless the request is well-formed. The cursor is checked where it is decoded. */
export function checkReadLog(request: ReadLogRequest, manifest: Manifest): void {
  if (!isRecord(request)) throw refused('it is not an object');
  checkFilter(request.filter);
  checkLimit(request.limit, manifest);
}

function checkLimit(limit: number, { limits }: Manifest): void {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= limits.pageEvents) return;
  throw refused(`limit is a whole number from 1 to ${limits.pageEvents}`);
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function refused(why: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The read is refused: ${why}.`);
}
