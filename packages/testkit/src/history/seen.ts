import type { Conflict, LogPage, RecordedEvent } from '@eventfold/core';
import { eventDigest } from './event-digest.js';
import type { SeenEvent, SeenLogPage, SeenViolation } from './history.js';

/** What a history keeps of an event that was read. */
export function seenEvent(event: RecordedEvent): SeenEvent {
  const { id, type, stream, revision, position } = event;
  return { id, type, stream, revision, position, digest: eventDigest(event) };
}

/** What a history keeps of a page of the log. */
export function seenLogPage({ events, next, atHead }: LogPage): { readonly is: 'ok' } & SeenLogPage {
  return { is: 'ok', events: events.map(seenEvent), next, atHead };
}

/** What a history keeps of a conflict. */
export function conflictOf({ violations }: Conflict): {
  readonly is: 'conflict';
  readonly violations: readonly SeenViolation[];
} {
  return { is: 'conflict', violations: violations.map(({ missed: _, ...violation }) => violation) };
}
