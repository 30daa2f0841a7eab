import { eventStoreError } from '../errors/event-store-error.js';
import type { Conflict } from '../store/append.js';
import type { FoldedState } from './folded-state.js';

/** The error for a decision on events that the store no longer holds. */
export function divergedError(stream: string, { head }: FoldedState<unknown>): Error {
  const revision = head?.revision;
  return eventStoreError(
    'ES_HISTORY_DIVERGED',
    `The stream ${JSON.stringify(stream)} no longer holds the event that was decided on (revision ${revision}): its history was replaced.`,
    { details: { stream, ...(revision === undefined ? {} : { revision }) } },
  );
}

/** The error for a command that never met the state it was decided on. */
export function conflictError({ violations }: Conflict, attempts: number): Error {
  const where = violations
    .map(
      ({ stream, actual, state }) => `${JSON.stringify(stream)} is ${state} at revision ${actual ?? 'none'}`,
    )
    .join('; ');
  return eventStoreError(
    'ES_REVISION_CONFLICT',
    `Other writers were faster in each of ${attempts} attempts, or the stream is not where it was expected: ${where}.`,
    {
      details: { violations, attempts },
    },
  );
}
