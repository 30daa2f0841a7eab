import type { EventStore, OperationOptions } from '@eventfold/core';
import { checkNamespace, checkOperationOptions, eventStoreError } from '@eventfold/core/store';
import { AppendQueue } from './append/append-queue.js';
import { connector, type RedisClient } from './connection/connections.js';
import { Link } from './connection/link.js';
import { openLayout } from './layout/open-layout.js';
import { partitionKeys, type PartitionKeys } from './layout/partition-keys.js';
import type { Partition } from './partition.js';
import { LogPace } from './read/log-pace.js';
import { WakeHub } from './read/wake-hub.js';
import { redisManifest } from './redis-manifest.js';
import type { RedisStoreOptions } from './redis-store-options.js';
import { redisStore } from './redis-store.js';
import { RunningOperations } from './running-operations.js';

const MOST_PARTITIONS = 1024;

/**
 * Opens the store of a namespace, and creates it where there is none.
 * @throws ES_UNAVAILABLE where Redis cannot be reached in time, ES_ACCESS_DENIED, ES_LAYOUT_MISMATCH,
 * ES_INVALID_ARGUMENT
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<EventStore> {
  const { signal, timeoutMs } = options;
  const patience: OperationOptions = { signal, timeoutMs };
  checkOperationOptions(patience);
  const namespace = checkNamespace(options.namespace);
  checkPartitions(options.partitions);
  const connect = connector(options);
  const link = new Link(connect());
  const keysOf = (index: number): PartitionKeys => partitionKeys(namespace, index);
  try {
    const { partitions } = await openLayout(link, keysOf, options.partitions, patience);
    return assemble({ link, connect, keys: Array.from({ length: partitions }, (_, index) => keysOf(index)) });
  } catch (error) {
    link.close();
    throw error;
  }
}

interface Opened {
  readonly link: Link;
  readonly connect: () => RedisClient;
  readonly keys: readonly PartitionKeys[];
}

function assemble({ link, connect, keys }: Opened): EventStore {
  const [first, ...others] = keys.map((own, index): Partition => ({
    index,
    count: keys.length,
    keys: own,
    link,
    appends: new AppendQueue(link, own, { partition: index, partitions: keys.length }),
    wakes: new WakeHub(connect, own.log),
    pace: new LogPace(),
  }));
  if (first === undefined) throw new Error('a store has at least one partition');
  const partitions = [first, ...others] as const;
  const running = new RunningOperations();
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    for (const { wakes } of partitions) wakes.close();
    await running.end();
    link.close();
  };
  const close = (): Promise<void> => (closing ??= closeAll());
  return redisStore({
    manifest: redisManifest(keys.length),
    partitions: [...partitions],
    link,
    running,
    close,
  });
}

function checkPartitions(partitions: number | undefined): void {
  if (partitions === undefined) return;
  if (Number.isSafeInteger(partitions) && partitions >= 1 && partitions <= MOST_PARTITIONS) return;
  throw eventStoreError('ES_INVALID_ARGUMENT', `partitions is a whole number from 1 to ${MOST_PARTITIONS}.`);
}
