import { isEventStoreError } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { ErrorType } from '@kurrent/kurrentdb-client';
import { toReadError } from '../connection/to-store-error.js';
import type { PersistentGroup } from './persistent-group.js';

/** @throws ES_INVALID_ARGUMENT unless it names a group of a stream or of a query */
export function checkGroup({ group, stream, filter }: PersistentGroup): void {
  if (typeof group !== 'string' || group === '') throw refused('it has no name');
  if ((typeof stream === 'string' && stream !== '') === (filter !== undefined))
    throw refused('it is of one stream, or of one filter');
}

/** What went wrong with a group, in the port's terms. */
export function toGroupError(error: unknown, { group }: PersistentGroup): Error {
  if (isEventStoreError(error)) return error;
  switch ((error as { readonly type?: unknown }).type) {
    case ErrorType.PERSISTENT_SUBSCRIPTION_DOES_NOT_EXIST:
    case ErrorType.NOT_FOUND:
      return refused(`there is none called ${JSON.stringify(group)}`, error);
    case ErrorType.PERSISTENT_SUBSCRIPTION_EXISTS:
      return refused(`there is one called ${JSON.stringify(group)} already`, error);
    default:
      return toReadError(error);
  }
}

/** Whether trying again cannot help. */
export function isFinal(error: unknown): boolean {
  return isEventStoreError(error) && !error.retryable;
}

function refused(why: string, cause?: unknown): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The persistent subscription is refused: ${why}.`, { cause });
}
