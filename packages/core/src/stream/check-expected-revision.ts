import { eventStoreError } from '../errors/event-store-error.js';
import { isUuid } from '../event/event-id.js';
import { isRevision, type ExpectedRevision } from './expected-revision.js';

/** Returns the expectation with its event id in lower case, or throws ES_INVALID_ARGUMENT. */
export function checkExpectedRevision(expected: unknown): ExpectedRevision {
  if (expected === 'any' || expected === 'no-stream' || expected === 'stream-exists') return expected;
  if (isRevision(expected)) return expected;
  if (typeof expected === 'object' && expected !== null && 'revision' in expected && 'eventId' in expected) {
    const { revision, eventId } = expected;
    if (isRevision(revision) && isUuid(eventId)) return { revision, eventId: eventId.toLowerCase() };
  }
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    'An expected revision is a safe integer from 0, { revision, eventId }, "any", "no-stream" or "stream-exists".',
  );
}
