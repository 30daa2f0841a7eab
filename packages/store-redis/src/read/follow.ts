import { setTimeout as delay } from 'node:timers/promises';
import { isEventStoreError, type Cursor, type EventStore } from '@eventfold/core';
import { eventStoreError, type FollowLogSource } from '@eventfold/core/store';
import type { Partition } from '../partition.js';
import { scanOf } from './log-cursor.js';

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;

/** What a subscription reads from: it outlives lost connections, and waits on all partitions at once. */
export function followSource(
  partitions: readonly Partition[],
  readLog: EventStore['readLog'],
): FollowLogSource {
  return {
    async readLog(request, options) {
      for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        try {
          return await readLog(request, options);
        } catch (error) {
          if (!isEventStoreError(error, 'ES_UNAVAILABLE', 'ES_TIMEOUT') || !error.retryable) throw error;
          await delay(pause, undefined, { signal: options?.signal }).catch(() => undefined);
        }
      }
    },
    waitPast: (cursor, signal) => waitPast(partitions, cursor, signal),
    readsAhead: true,
  };
}

async function waitPast(
  partitions: readonly Partition[],
  cursor: Cursor,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { marks } = scanOf(cursor, partitions.length);
  const others = new AbortController();
  const giveUp = (): void => others.abort();
  if (signal?.aborted === true) giveUp();
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const waits = partitions.map(({ index, wakes }) =>
      wakes.waitPast(marks[index]?.number ?? 0, others.signal),
    );
    await Promise.race(waits);
    others.abort();
    await Promise.allSettled(waits);
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
  if (signal?.aborted === true) {
    throw eventStoreError('ES_ABORTED', 'The subscription was aborted by its reader.', {
      cause: signal.reason,
    });
  }
}
