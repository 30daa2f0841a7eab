import type { EventStore } from '@eventfold/core';
import { RunningOperations } from '@eventfold/core/store';
import type { Link } from '../connection/link.js';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { REPLICA_WAIT_MS, type DegradedAppend, type ReplicaWaitOptions } from './replica-wait-options.js';
import { ReplicaWait } from './replica-wait.js';

/**
 * The store with appends that resolve once replicas have confirmed them, or their time is over. They are written
 * either way: too few replicas are told to `onDegraded` and never make an append look failed.
 * @param link the connection of the store's appends and of nothing else, for WAIT holds up everything behind it
 */
export function replicatedAppends(
  store: EventStore,
  { link, keys }: { readonly link: Link; readonly keys: readonly PartitionKeys[] },
  { replicas, timeoutMs = REPLICA_WAIT_MS, onDegraded }: ReplicaWaitOptions,
): EventStore {
  const waits = keys.map(({ head }) => new ReplicaWait(link, head, { replicas, timeoutMs }));
  const running = new RunningOperations();
  const append: EventStore['append'] = (request, options) =>
    running.track(async () => {
      const result = await store.append(request, options);
      if (!result.ok) return result;
      const { streams, position } = result;
      const confirmed = await waits[store.partitionOf(streams[0]?.stream ?? '')]?.confirmed();
      if (confirmed === undefined || confirmed === null || confirmed < replicas)
        tell(onDegraded, { streams, position, replicas, confirmed: confirmed ?? null });
      return result;
    });
  const close = async (): Promise<void> => {
    await Promise.all([store.close(), running.end()]);
    link.close();
  };
  return { ...store, append, close, [Symbol.asyncDispose]: close };
}

function tell(onDegraded: ReplicaWaitOptions['onDegraded'], append: DegradedAppend): void {
  try {
    onDegraded?.(append);
  } catch {
    // The append is written: it must not look as if it failed.
  }
}
