import { eventStoreError, isEventStoreError } from '../errors/event-store-error.js';
import type { AppendResult } from '../store/append.js';
import type { Deadline } from '../store/deadline.js';
import type { EventStore } from '../store/event-store.js';
import type { IdentifiedWrite } from './decided-events.js';
import { pause, type Retries } from './retry-policy.js';
import type { CachedStates } from './state-cache.js';

/** How one command's attempts are bounded. */
export interface Bounds {
  readonly deadline: Deadline;
  readonly retries: Retries;
}

export interface SureAppend {
  readonly result: AppendResult;
  /** An earlier try of the same append may have been written although no reply came. */
  readonly uncertain: boolean;
}

/** Who appends: a command, or a repository that saves. */
export interface Sender extends Bounds {
  readonly store: EventStore;
  readonly cache?: CachedStates | undefined;
}

/**
 * Appends, sending the same events again where the store was away or the reply was lost. Only for exact expectations: under
 * these a store recognises the repeat. Nothing is sent once the time is over. Where it fails, nobody knows what the stream is
 * like: its cached state is forgotten.
 * @throws ES_OUTCOME_UNKNOWN with the ids, once the tries or the time are used up after a lost reply
 */
export async function appendSurely(
  { store, cache, deadline, retries }: Sender,
  write: IdentifiedWrite,
): Promise<SureAppend> {
  const request = { writes: [write] };
  let options = deadline.remaining();
  let uncertain = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return { result: await store.append(request, options), uncertain };
    } catch (error) {
      const lost = isEventStoreError(error) && error.written === 'unknown';
      uncertain ||= lost;
      const again = (lost || mayPass(error)) && attempt < retries.attempts;
      if (!again || !(await paused(retries.delayMs(attempt), deadline))) {
        cache?.delete(write.stream);
        throw uncertain ? outcomeUnknown(write, error) : error;
      }
      options = { ...options, timeoutMs: Math.max(1, deadline.remainingMs()) };
    }
  }
}

function mayPass(error: unknown): boolean {
  return isEventStoreError(error) && error.retryable;
}

/** False where the time ended first. */
async function paused(ms: number, { signal }: Deadline): Promise<boolean> {
  return pause(ms, signal).then(
    () => true,
    () => false,
  );
}

/** The error for an append that may have been written, with the ids to look for. */
export function outcomeUnknown({ events }: IdentifiedWrite, cause: unknown): unknown {
  if (isEventStoreError(cause, 'ES_OUTCOME_UNKNOWN')) return cause;
  const eventIds = events.map(({ id }) => id);
  return eventStoreError(
    'ES_OUTCOME_UNKNOWN',
    'The append was sent and its reply never came: it may have been written. Repeat it with the same event ids and the same expectation.',
    { cause, details: { eventIds } },
  );
}
