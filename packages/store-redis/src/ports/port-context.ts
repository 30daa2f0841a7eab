import type { OperationOptions } from '@eventfold/core';
import type { RunningOperations } from '@eventfold/core/store';
import type { RedisClient } from '../connection/connections.js';
import type { PartitionKeys } from '../layout/partition-keys.js';
import { runOperation } from '../connection/run-operation.js';
import type { Partition } from '../partition.js';

/** What the ports beside the event store share with it. */
export interface PortContext {
  readonly partitions: readonly Partition[];
  /** The partition that keeps what belongs to a name. */
  partitionOf(name: string): Partition;
  /** Runs something that may be carried out twice, within its deadline; refused once the store is closed. */
  operate<T>(
    partition: Partition,
    kind: 'read' | 'write',
    options: OperationOptions | undefined,
    run: (client: RedisClient, keys: PartitionKeys, resent: boolean) => Promise<T>,
  ): Promise<T>;
}

/** Runs what belongs to a partition on its connection, as long as the store is open. */
export function operateWith(running: RunningOperations): PortContext['operate'] {
  return (partition, kind, options, run) =>
    running.track(() =>
      runOperation(
        partition.link,
        { kind, repeatable: true, run: (client, resent) => run(client, partition.keys, resent) },
        options,
      ),
    );
}
