import { eventStoreError } from '../errors/event-store-error.js';
import type { NewEvent, PreparedEvent } from '../event/event.js';
import { prepareEvent, type Ownership } from '../event/prepare-event.js';
import { checkExpectedRevision } from '../stream/check-expected-revision.js';
import { checkStreamName } from '../stream/stream-name.js';
import type { AppendRequest, PreparedAppend, PreparedWrite, StreamCheck, StreamWrite } from './append.js';
import type { Manifest } from './manifest.js';

const NO_CHECKS: readonly StreamCheck[] = Object.freeze([]);

/**
 * The first thing every store does with an append: returns it checked and complete, or throws the typed error. What
 * needs the store's encoding (bytes) or its partitions it checks itself.
 * @param ownership `copied` shares nothing with the caller. `borrowed` costs less, and leaves the caller's own data and
 * metadata in the events: for stores that turn them into text before anything else can run.
 * @throws ES_INVALID_ARGUMENT, ES_INVALID_STREAM_NAME, ES_INVALID_EVENT, ES_TOO_LARGE, ES_UNSUPPORTED
 */
export function prepareAppend(
  request: AppendRequest,
  manifest: Manifest,
  ownership: Ownership = 'copied',
): PreparedAppend {
  if (!isRecord(request)) throw invalid('it is not an object');
  const { writes, checks = NO_CHECKS } = request;
  if (!Array.isArray(writes) || !Array.isArray(checks)) throw invalid('writes and checks are lists');
  if (writes.length === 0) throw invalid('it writes to no stream');
  checkOperations(writes, checks, manifest);
  checkEventCount(writes, manifest);
  const prepared = {
    checks: checks.length === 0 ? NO_CHECKS : Array.from(checks, prepareCheck),
    writes: prepareWrites(writes, ownership),
  };
  if (writes.length + checks.length > 1) refuseRepeatedNames(prepared);
  refuseRepeatedIds(writes, prepared.writes);
  return prepared;
}

/*
 * Loops over all indices, here and below: they visit holes, which map would leave in place, and every append passes
 * here, for which Array.from costs ten times as much.
 */
function prepareWrites(writes: readonly StreamWrite[], ownership: Ownership): readonly PreparedWrite[] {
  const result = new Array<PreparedWrite>(writes.length);
  for (let i = 0; i < writes.length; i++) result[i] = prepareWrite(writes[i]!, ownership);
  return result;
}

function prepareWrite(write: StreamWrite, ownership: Ownership): PreparedWrite {
  if (!isRecord(write)) throw invalid('one of its writes is not an object');
  const { stream, events } = write;
  checkStreamName(stream);
  const expected = checkExpectedRevision(write.expected);
  if (!Array.isArray(events) || events.length === 0) {
    throw invalid(`it has no events for ${JSON.stringify(stream)}`);
  }
  const list: readonly NewEvent[] = events;
  const prepared = new Array<PreparedEvent>(list.length);
  for (let i = 0; i < list.length; i++) prepared[i] = prepareEvent(list[i]!, i, ownership);
  return { stream, expected, events: prepared };
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

/** Looks only where the caller chose ids: those that were made here are random. */
function refuseRepeatedIds(given: readonly StreamWrite[], writes: readonly PreparedWrite[]): void {
  if (writes.length === 1 && writes[0]?.events.length === 1) return;
  if (given.every(({ events }) => events.every(({ id }) => id === undefined))) return;
  const ids = new Set<string>();
  for (const { events } of writes) {
    for (let index = 0; index < events.length; index++) {
      const { id } = events[index]!;
      if (ids.size < ids.add(id).size) continue;
      throw eventStoreError('ES_INVALID_EVENT', `Event ${index} repeats the id ${id} within one append.`, {
        details: { index },
      });
    }
  }
}

function checkOperations(
  writes: readonly StreamWrite[],
  checks: readonly StreamCheck[],
  manifest: Manifest,
): void {
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
