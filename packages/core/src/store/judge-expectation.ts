import { expectedHead, type ExpectedRevision } from '../stream/expected-revision.js';
import type { StreamState, ViolationReason } from './append.js';

/** What a store knows of a stream when it judges an expectation. */
export interface StreamFacts {
  readonly state: StreamState;
  /** The last revision ever written, -1 where there is none. A deleted stream keeps its own. */
  readonly head: number;
  /** The id of the event at `revision`, undefined where it was removed. Asked for revisions up to `head` only. */
  idAt(revision: number): string | undefined;
}

/**
 * Whether `expected` holds for a stream that is not tombstoned (on one nothing holds: ES_STREAM_TOMBSTONED).
 * This is the table of docs/deletes.md; a store whose server judges for itself must come to the same answers.
 */
export function judgeExpectation(expected: ExpectedRevision, facts: StreamFacts): 'holds' | ViolationReason {
  switch (expected) {
    case 'any':
      return 'holds';
    case 'stream-exists':
      return facts.state === 'active' ? 'holds' : 'revision';
    case 'no-stream':
      return facts.state === 'active' ? 'revision' : 'holds';
    default:
      break;
  }
  if (typeof expected === 'object') {
    if (expected.revision > facts.head) return 'diverged';
    const id = facts.idAt(expected.revision);
    if (id === undefined) return 'unverifiable';
    if (id !== expected.eventId) return 'diverged';
  }
  return expectedHead(expected) === facts.head ? 'holds' : 'revision';
}
