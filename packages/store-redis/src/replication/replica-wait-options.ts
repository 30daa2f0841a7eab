import type { AppendedStream, Position } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';

/** How many replicas are to have an append before it counts as done. */
export interface ReplicaWaitOptions {
  /** From 1. */
  readonly replicas: number;
  /** How long an append waits for them once it is written, in milliseconds; 1,000 when left out. */
  readonly timeoutMs?: number | undefined;
  /** Hears of every append that too few replicas confirmed in time, just before it resolves. What it throws is ignored: the append is written. */
  readonly onDegraded?: ((append: DegradedAppend) => void) | undefined;
}

/** An append that is written on the primary, and that a failover may lose more easily than was asked for. */
export interface DegradedAppend {
  readonly streams: readonly AppendedStream[];
  readonly position: Position;
  /** How many replicas were asked for. */
  readonly replicas: number;
  /** How many have confirmed it; null where the connection broke while it waited. */
  readonly confirmed: number | null;
}

/** How long an append waits for its replicas when nothing else is said. */
export const REPLICA_WAIT_MS = 1000;

/** @throws ES_INVALID_ARGUMENT */
export function checkReplicaWait(options: ReplicaWaitOptions | undefined): void {
  if (options === undefined) return;
  const { replicas, timeoutMs = REPLICA_WAIT_MS } = options;
  const isCount = Number.isSafeInteger(replicas) && replicas >= 1;
  // 0 would let the server wait for ever.
  const isTime = Number.isSafeInteger(timeoutMs) && timeoutMs >= 1;
  if (isCount && isTime) return;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    'waitForReplicas takes replicas, a whole number from 1, and timeoutMs, a whole number of milliseconds from 1.',
  );
}
