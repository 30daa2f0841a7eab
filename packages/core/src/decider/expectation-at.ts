import type { ExactRevision, RevisionToken } from '../stream/expected-revision.js';
import type { StreamHead } from './folded-state.js';

/**
 * What a stream must be like for events that were decided at `head`.
 * @param verified whether the store can lose acknowledged events: then the event's id must be the same as well
 */
export function expectationAt(head: StreamHead | null, verified: boolean): ExactRevision {
  if (head === null) return 'no-stream';
  return verified && isToken(head) ? head : head.revision;
}

function isToken(head: StreamHead): head is RevisionToken {
  return head.eventId !== undefined;
}
