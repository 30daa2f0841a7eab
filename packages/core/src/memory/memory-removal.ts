import { eventStoreError } from '../errors/event-store-error.js';
import type { RemoveRequest, RemoveResult, TruncateRequest } from '../store/event-store.js';
import { checkExpectedRevision } from '../stream/check-expected-revision.js';
import { isRevision } from '../stream/expected-revision.js';
import { checkStreamName } from '../stream/stream-name.js';
import { violationOf } from './memory-append.js';
import { createStream, findStream, type MemoryNamespace } from './memory-database.js';

/** Hides the stream's events; its revisions go on where they ended. */
export function deleteFromMemory(namespace: MemoryNamespace, request: RemoveRequest): RemoveResult {
  const stream = findStream(namespace, request.stream);
  const refused = refusal(namespace, request);
  if (refused !== undefined) return refused;
  if (stream?.state !== 'active') return { ok: true, changed: false };
  namespace.log.remove(stream.removeBelow(stream.slots.length));
  stream.state = 'deleted';
  return { ok: true, changed: true };
}

/** Removes the stream for ever; a name that was never used can be taken out of use, too. */
export function tombstoneInMemory(namespace: MemoryNamespace, request: RemoveRequest): RemoveResult {
  if (namespace.streams.get(request.stream)?.state === 'tombstoned') return { ok: true, changed: false };
  const refused = refusal(namespace, request);
  if (refused !== undefined) return refused;
  const stream = findStream(namespace, request.stream) ?? createStream(namespace, request.stream);
  namespace.log.remove(stream.removeBelow(stream.slots.length));
  stream.tombstone();
  return { ok: true, changed: true };
}

/** Removes the stream's oldest events. Of a stream that is missing or deleted there are none. */
export function truncateInMemory(
  namespace: MemoryNamespace,
  { stream: name, before }: TruncateRequest,
): RemoveResult {
  checkStreamName(name);
  if (!isRevision(before)) throw refusedBound('before is a revision: a safe integer from 0');
  const stream = findStream(namespace, name);
  if (stream?.state !== 'active') return { ok: true, changed: false };
  if (before > stream.slots.length)
    throw refusedBound(`before is ${before}, past the end of the stream (${stream.slots.length})`);
  if (before <= stream.first) return { ok: true, changed: false };
  namespace.log.remove(stream.removeBelow(before));
  return { ok: true, changed: true };
}

function refusal(
  { streams }: MemoryNamespace,
  { stream, expected }: RemoveRequest,
): RemoveResult | undefined {
  checkStreamName(stream);
  const checked = { stream, expected: checkExpectedRevision(expected) };
  const violation = violationOf(streams.get(stream), checked);
  return violation === undefined ? undefined : { ok: false, violations: [violation] };
}

function refusedBound(why: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The truncation is refused: ${why}.`);
}
