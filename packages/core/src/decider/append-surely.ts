import { eventStoreError, isEventStoreError } from '../errors/event-store-error.js';
import type { AppendRequest, AppendResult } from '../store/append.js';
import type { Deadline } from '../store/deadline.js';
import type { EventStore } from '../store/event-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import { pause, type Retries } from './retry-policy.js';

/** How one command's attempts are bounded. */
export interface Bounds {
  readonly deadline: Deadline;
  readonly signal: AbortSignal | undefined;
  readonly retries: Retries;
}

/** What one operation of a command may use of the time that is left. @throws ES_TIMEOUT, ES_ABORTED */
export function remaining({ deadline, signal }: Bounds): OperationOptions {
  deadline.check();
  return { signal, timeoutMs: Math.max(1, deadline.remainingMs()) };
}

export interface SureAppend {
  readonly result: AppendResult;
  /** An earlier try of the same append may have been written although no reply came. */
  readonly uncertain: boolean;
}

/**
 * Appends, sending the same events again where the store was away or the reply was lost. Only for exact expectations: under
 * these a store recognises the repeat. Nothing is sent once the time is over.
 * @throws ES_OUTCOME_UNKNOWN with the ids, once the tries or the time are used up after a lost reply
 */
export async function appendSurely(
  store: EventStore,
  request: AppendRequest,
  bounds: Bounds,
): Promise<SureAppend> {
  const { deadline, retries, signal } = bounds;
  deadline.check();
  let uncertain = false;
  for (let attempt = 1; ; attempt++) {
    try {
      const timeoutMs = Math.max(1, deadline.remainingMs());
      return { result: await store.append(request, { signal, timeoutMs }), uncertain };
    } catch (error) {
      const facts = isEventStoreError(error) ? error : undefined;
      uncertain ||= facts?.written === 'unknown';
      const again =
        facts !== undefined && (facts.retryable || facts.written === 'unknown') && attempt < retries.attempts;
      if (!again || !(await paused(retries.delayMs(attempt), deadline)))
        throw uncertain ? outcomeUnknown(request, error) : error;
    }
  }
}

/** False where the time ended first. */
async function paused(ms: number, { signal }: Deadline): Promise<boolean> {
  return pause(ms, signal).then(
    () => true,
    () => false,
  );
}

/** The error for an append that may have been written, with the ids to look for. */
export /** The error for an append of which nobody knows whether it was written. */
function outcomeUnknown({ writes }: AppendRequest, cause: unknown): unknown {
  if (isEventStoreError(cause, 'ES_OUTCOME_UNKNOWN')) return cause;
  const eventIds = writes.flatMap(({ events }) => events.flatMap(({ id }) => id ?? []));
  return eventStoreError(
    'ES_OUTCOME_UNKNOWN',
    'The append was sent and its reply never came: it may have been written. Repeat it with the same event ids and the same expectation.',
    { cause, details: { eventIds } },
  );
}
