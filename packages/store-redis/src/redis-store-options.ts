import type { Cluster, Redis } from 'ioredis';
import type { ReplicaWaitOptions } from './replication/replica-wait-options.js';

/** Where the store is and what it is called. Name the server by `url` or by `connection`. */
export interface RedisStoreOptions {
  /** `redis://` or `rediss://` (TLS), with user, password and database: `rediss://user:password@host:6380/2`. */
  readonly url?: string | undefined;
  /**
   * An ioredis `Redis` or `Cluster` (Sentinel, ACL users and TLS as it is set up). The store reads its options and
   * opens connections of its own like it: this one stays yours, to use and to close.
   */
  readonly connection?: Redis | Cluster | undefined;
  /** Keeps stores apart on one database: up to 32 of a-z, 0-9 and `_`. Empty when left out. */
  readonly namespace?: string | undefined;
  /**
   * How many partitions the store is created with, from 1 (when left out) to 1024; they can never change. An append
   * writes within one partition, and the log is ordered within each. More than one only helps on a cluster.
   */
  readonly partitions?: number | undefined;
  /**
   * Also opens on a server whose `maxmemory-policy` is one of `allkeys-*`, which removes whole streams once its memory
   * is full. For stores whose events may be lost: caches, demonstrations.
   */
  readonly allowEviction?: boolean | undefined;
  /**
   * Lets every append wait until that many replicas have it, on a connection of its own. The append is written before
   * the wait and stays so whatever comes of it: too few replicas are told to `onDegraded`. Fewer events are lost in a
   * failover, not none: a replica without them can become the primary. Removals do not wait.
   */
  readonly waitForReplicas?: ReplicaWaitOptions | undefined;
  /** How long opening may take, in milliseconds; 10,000 when left out. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}
