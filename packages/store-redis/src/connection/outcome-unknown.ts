import { eventStoreError } from '@eventfold/core/store';

/** The error for a write that may have been carried out, or not. */
export function outcomeUnknown(
  cause: unknown,
  eventIds: readonly string[],
  why = 'The reply of Redis was lost',
): Error {
  return eventStoreError('ES_OUTCOME_UNKNOWN', `${why}: it may have written, or not.`, {
    cause,
    details: { eventIds },
  });
}
