import type { OperationOptions } from '@eventfold/core';
import {
  checkNamespace,
  checkOperationOptions,
  eventStoreError,
  RunningOperations,
} from '@eventfold/core/store';
import { AppendQueue } from './append/append-queue.js';
import { compactStore } from './compact/compact-store.js';
import { checkRights } from './connection/check-rights.js';
import { connector, isSentinel, type RedisClient } from './connection/connections.js';
import { Link } from './connection/link.js';
import { runOperation, type Operation } from './connection/run-operation.js';
import { examine } from './doctor/doctor.js';
import { refuseEviction } from './doctor/refuse-eviction.js';
import { openLayout } from './layout/open-layout.js';
import { partitionKeys, type PartitionKeys } from './layout/partition-keys.js';
import type { Partition } from './partition.js';
import { LogPace } from './read/log-pace.js';
import { WakeHub } from './read/wake-hub.js';
import { operateWith } from './ports/port-context.js';
import { checkReplicaWait, type ReplicaWaitOptions } from './replication/replica-wait-options.js';
import { replicatedAppends } from './replication/replicated-appends.js';
import { redisManifest } from './redis-manifest.js';
import type { RedisStoreOptions } from './redis-store-options.js';
import { redisStore } from './redis-store.js';
import type { RedisStore } from './redis-event-store.js';

const MOST_PARTITIONS = 1024;

const checkEviction: Operation<void> = { kind: 'read', repeatable: true, run: refuseEviction };

const rightsOn = (key: string): Operation<void> => ({
  kind: 'read',
  repeatable: true,
  run: (client) => checkRights(client, key),
});

/**
 * Opens the store of a namespace, and creates it where there is none.
 * @throws ES_UNAVAILABLE where Redis cannot be reached in time, ES_ACCESS_DENIED, ES_LAYOUT_MISMATCH,
 * ES_INVALID_ARGUMENT, also for a server that would evict streams
 */
export async function openRedisStore(options: RedisStoreOptions): Promise<RedisStore> {
  const { signal, timeoutMs } = options;
  const patience: OperationOptions = { signal, timeoutMs };
  checkOperationOptions(patience);
  const namespace = checkNamespace(options.namespace);
  checkPartitions(options.partitions);
  checkReplicaWait(options.waitForReplicas);
  const connect = connector(options);
  const link = new Link(connect());
  const keysOf = (index: number): PartitionKeys => partitionKeys(namespace, index);
  try {
    if (options.allowEviction !== true) await runOperation(link, checkEviction, patience);
    await runOperation(link, rightsOn(keysOf(0).head), patience);
    const { partitions } = await openLayout(link, keysOf, options.partitions, patience);
    const keys = Array.from({ length: partitions }, (_, index) => keysOf(index));
    return assemble({ link, connect, keys, waitForReplicas: options.waitForReplicas });
  } catch (error) {
    link.close();
    throw error;
  }
}

interface Opened {
  readonly link: Link;
  readonly connect: () => RedisClient;
  readonly keys: readonly PartitionKeys[];
  readonly waitForReplicas: ReplicaWaitOptions | undefined;
}

function assemble({ link, connect, keys, waitForReplicas }: Opened): RedisStore {
  const appendLink = waitForReplicas === undefined ? link : new Link(connect());
  const [first, ...others] = keys.map((own, index): Partition => ({
    index,
    count: keys.length,
    keys: own,
    link,
    appends: new AppendQueue(appendLink, own, { partition: index, partitions: keys.length }),
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
    await Promise.all(partitions.map(({ appends }) => appends.drain()));
    link.close();
  };
  const close = (): Promise<void> => (closing ??= closeAll());
  const plain = redisStore({
    manifest: redisManifest(keys.length),
    partitions: [...partitions],
    link,
    running,
    close,
  });
  const store =
    waitForReplicas === undefined
      ? plain
      : replicatedAppends(plain, { link: appendLink, keys }, waitForReplicas);
  const use = { sentinel: isSentinel(link.client), waitsFor: waitForReplicas?.replicas ?? 0 };
  const doctor: RedisStore['doctor'] = (options) =>
    running.track(() =>
      runOperation(link, { kind: 'read', repeatable: true, run: (client) => examine(client, use) }, options),
    );
  const compact: RedisStore['compact'] = (options) => compactStore(operateWith(running), partitions, options);
  return { ...store, doctor, compact };
}

function checkPartitions(partitions: number | undefined): void {
  if (partitions === undefined) return;
  if (Number.isSafeInteger(partitions) && partitions >= 1 && partitions <= MOST_PARTITIONS) return;
  throw eventStoreError('ES_INVALID_ARGUMENT', `partitions is a whole number from 1 to ${MOST_PARTITIONS}.`);
}
