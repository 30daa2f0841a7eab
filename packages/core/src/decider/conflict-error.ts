import { eventStoreError } from '../errors/event-store-error.js';
import type { Conflict } from '../store/append.js';

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
