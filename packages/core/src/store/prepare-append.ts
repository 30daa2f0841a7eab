import { eventStoreError } from '../errors/event-store-error.js';
import type { NewEvent } from '../event/event.js';
import { prepareEvent } from '../event/prepare-event.js';
import { checkExpectedRevision } from '../stream/check-expected-revision.js';
import { checkStreamName } from '../stream/stream-name.js';
import type { AppendRequest, PreparedAppend, PreparedWrite, StreamCheck, StreamWrite } from './append.js';
import type { Manifest } from './manifest.js';

/**
 * The first thing every store does with an append: returns it checked, complete and sharing nothing with the
 * caller, or throws the typed error. What needs the store's encoding (bytes) or its partitions it checks itself.
 * @throws ES_INVALID_ARGUMENT, ES_INVALID_STREAM_NAME, ES_INVALID_EVENT, ES_TOO_LARGE, ES_UNSUPPORTED
 */
export function prepareAppend(request: AppendRequest, manifest: Manifest): PreparedAppend {
  if (!isRecord(request)) throw invalid('it is not an object');
  const { writes, checks = [] } = request;
  if (!Array.isArray(writes) || !Array.isArray(checks)) throw invalid('writes and checks are lists');
  if (writes.length === 0) throw invalid('it writes to no stream');
  checkOperations(request, manifest);
  checkEventCount(writes, manifest);
  const streams = new Set<string>();
  const ids = new Set<string>();
  // Array.from visits holes, too, which map would leave in place.
  return {
    checks: Array.from(checks, (check: StreamCheck) => prepareCheck(check, streams)),
    writes: Array.from(writes, (write: StreamWrite) => prepareWrite(write, streams, ids)),
  };
}

function prepareWrite(write: StreamWrite, streams: Set<string>, ids: Set<string>): PreparedWrite {
  if (!isRecord(write)) throw invalid('one of its writes is not an object');
  nameOnce(write.stream, streams);
  const expected = checkExpectedRevision(write.expected);
  if (!Array.isArray(write.events) || write.events.length === 0) {
    throw invalid(`it has no events for ${JSON.stringify(write.stream)}`);
  }
  const events = Array.from(write.events, (event: NewEvent, index) => {
    const prepared = prepareEvent(event, index);
    if (ids.size === ids.add(prepared.id).size) {
      throw eventStoreError(
        'ES_INVALID_EVENT',
        `Event ${index} repeats the id ${prepared.id} within one append.`,
        {
          details: { index },
        },
      );
    }
    return prepared;
  });
  return { stream: write.stream, expected, events };
}

function prepareCheck(check: StreamCheck, streams: Set<string>): StreamCheck {
  if (!isRecord(check)) throw invalid('one of its checks is not an object');
  nameOnce(check.stream, streams);
  const expected = checkExpectedRevision(check.expected);
  if (expected === 'any') throw invalid('a check of "any" checks nothing');
  return { stream: check.stream, expected };
}

function nameOnce(stream: string, streams: Set<string>): void {
  checkStreamName(stream);
  if (streams.size === streams.add(stream).size) throw invalid(`it names ${JSON.stringify(stream)} twice`);
}

function checkOperations({ writes, checks = [] }: AppendRequest, manifest: Manifest): void {
  if (checks.length > 0 && !manifest.operations.checks) throw unsupported('checks', manifest);
  if (writes.length > 1 && manifest.levels.atomicAppend === 'stream')
    throw unsupported('append to several streams', manifest);
}

/** The error for an operation that the manifest says is absent. */
export function unsupported(operation: string, manifest: Manifest): Error {
  return eventStoreError('ES_UNSUPPORTED', `The ${manifest.store} store does not do this: ${operation}.`, {
    details: { operation, store: manifest.store },
  });
}

function checkEventCount(writes: readonly StreamWrite[], manifest: Manifest): void {
  const limit = manifest.limits.appendEvents;
  const actual = writes.reduce(
    (sum, write) => sum + (Array.isArray(write?.events) ? write.events.length : 0),
    0,
  );
  if (actual > limit) throw tooLarge('events in one append', limit, actual);
}

/** The error for something over a limit of the manifest. */
export function tooLarge(what: string, limit: number, actual: number): Error {
  return eventStoreError('ES_TOO_LARGE', `Too many ${what}: ${actual}, where the limit is ${limit}.`, {
    details: { what, limit, actual },
  });
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function invalid(why: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The append is refused: ${why}.`);
}
