import type { AppendQueue } from './append/append-queue.js';
import type { Link } from './connection/link.js';
import type { PartitionKeys } from './layout/partition-keys.js';
import type { LogPace } from './read/log-pace.js';
import type { WakeHub } from './read/wake-hub.js';

/** One partition of an open store. */
export interface Partition {
  readonly index: number;
  /** How many the store has. */
  readonly count: number;
  readonly keys: PartitionKeys;
  readonly link: Link;
  readonly appends: AppendQueue;
  readonly wakes: WakeHub;
  readonly pace: LogPace;
}
