import { eventStoreError } from '../errors/event-store-error.js';
import type { NewEvent, PreparedEvent } from '../event/event.js';
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
  const prepared = { checks: each(checks, prepareCheck), writes: each(writes, prepareWrite) };
  if (writes.length + checks.length > 1) refuseRepeatedNames(prepared);
  refuseRepeatedIds(prepared.writes);
  return prepared;
}

/** Holes are visited, too: map would leave them in place. A loop, for every append passes here: Array.from costs ten times as much. */
function each<T, R>(list: readonly T[], prepare: (item: T, index: number) => R): readonly R[] {
  const result = new Array<R>(list.length);
  for (let i = 0; i < list.length; i++) result[i] = prepare(list[i]!, i);
  return result;
}

function prepareWrite(write: StreamWrite): PreparedWrite {
  if (!isRecord(write)) throw invalid('one of its writes is not an object');
  checkStreamName(write.stream);
  const expected = checkExpectedRevision(write.expected);
  if (!Array.isArray(write.events) || write.events.length === 0) {
    throw invalid(`it has no events for ${JSON.stringify(write.stream)}`);
  }
  return {
    stream: write.stream,
    expected,
    events: each<NewEvent, PreparedEvent>(write.events, prepareEvent),
  };
}

function prepareCheck(check: StreamCheck): StreamCheck {
  if (!isRecord(check)) throw invalid('one of its checks is not an object');
  checkStreamName(check.stream);
  const expected = checkExpectedRevision(check.expected);
  if (expected === 'any') throw invalid('a check of "any" checks nothing');
  return { stream: check.stream, expected };
}

function refuseRepeatedNames({ writes, checks }: PreparedAppend): void {
  const names = new Set<string>();
  for (const { stream } of [...checks, ...writes]) {
    if (names.has(stream)) throw invalid(`it names ${JSON.stringify(stream)} twice`);
    names.add(stream);
  }
}

function refuseRepeatedIds(writes: readonly PreparedWrite[]): void {
  if (writes.length === 1 && writes[0]?.events.length === 1) return;
  const ids = new Set<string>();
  for (const { events } of writes) {
    for (const [index, { id }] of events.entries()) {
      if (ids.has(id)) {
        throw eventStoreError('ES_INVALID_EVENT', `Event ${index} repeats the id ${id} within one append.`, {
          details: { index },
        });
      }
      ids.add(id);
    }
  }
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
  let actual = 0;
  for (const write of writes) if (Array.isArray(write?.events)) actual += write.events.length;
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
