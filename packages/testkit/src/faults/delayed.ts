import type { AppendRequest, EventStore, OperationOptions } from '@eventfold/core';
import { eventStoreError, startDeadline } from '@eventfold/core/store';
import { randomFrom, type Random } from '../contract/random.js';
import { wrapStore } from '../wrap-store.js';
import { eventIdsOf, withEventIds } from './with-event-ids.js';

/** How long requests and their answers are held up, each time drawn anew. */
export interface DelayOptions {
  /** The shortest delay in milliseconds; 0 when left out. */
  readonly minMs?: number | undefined;
  /** The longest. */
  readonly maxMs: number;
  readonly seed?: number | undefined;
}

/**
 * Delays the request and the answer of appends and reads, each by a time of its own, within the operation's deadline: past it
 * an append whose request had left rejects with ES_OUTCOME_UNKNOWN, everything else with ES_TIMEOUT or ES_ABORTED. So concurrent
 * operations arrive in another order than they were called in.
 */
export function delayed(store: EventStore, { minMs = 0, maxMs, seed = 1 }: DelayOptions): EventStore {
  if (!(minMs >= 0) || !(maxMs >= minMs))
    throw new RangeError('Delays are 0 <= minMs <= maxMs, in milliseconds.');
  const random = randomFrom(seed, 'delay');
  const range = { minMs, maxMs, random };
  return wrapStore(store, {
    append: (given, options) => {
      const request = withEventIds(given);
      const lost = (cause: unknown): unknown => outcomeUnknown(request, cause);
      return slowed(range, options, { run: (within) => store.append(request, within), lost });
    },
    readStream: (request, options) =>
      slowed(range, options, { run: (within) => store.readStream(request, within) }),
    readLog: (request, options) =>
      slowed(range, options, { run: (within) => store.readLog(request, within) }),
  });
}

interface DelayRange {
  readonly minMs: number;
  readonly maxMs: number;
  readonly random: Random;
}

interface Delayed<T> {
  readonly run: (options: OperationOptions) => Promise<T>;
  /** The error where the time ends after it ran; the deadline's own when left out. */
  readonly lost?: (cause: unknown) => unknown;
}

async function slowed<T>(
  range: DelayRange,
  options: OperationOptions | undefined,
  { run, lost = (cause) => cause }: Delayed<T>,
): Promise<T> {
  const deadline = startDeadline(options);
  try {
    await wait(range, deadline.signal);
    const answer = await run({ signal: options?.signal, timeoutMs: Math.max(1, deadline.remainingMs()) });
    await wait(range, deadline.signal).catch((error: unknown) => {
      throw lost(error);
    });
    return answer;
  } finally {
    deadline.end();
  }
}

async function wait({ minMs, maxMs, random }: DelayRange, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const ms = minMs + random.below(1000 * (maxMs - minMs) + 1) / 1000;
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}

function outcomeUnknown(request: AppendRequest, cause: unknown): unknown {
  return eventStoreError(
    'ES_OUTCOME_UNKNOWN',
    'A fault on purpose: the answer to the append came too late.',
    {
      cause,
      details: { eventIds: eventIdsOf(request) },
    },
  );
}
