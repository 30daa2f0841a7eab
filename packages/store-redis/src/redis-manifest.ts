import type { Manifest } from '@eventfold/core';
import { freezeManifest } from '@eventfold/core/store';

const MIB = 1024 * 1024;

/** The most bytes of one event as it is stored, without its revision, position and time. */
export const EVENT_BYTES = MIB;

/** What a Redis store with that many partitions declares. */
export function redisManifest(partitions: number): Manifest {
  return freezeManifest({
    store: 'redis',
    operations: {
      checks: true,
      subscribe: true,
      delete: true,
      tombstone: true,
      truncate: true,
      snapshots: true,
      checkpoints: true,
      leases: true,
      listing: true,
    },
    levels: {
      order: partitions === 1 ? 'total' : 'partition',
      atomicAppend: 'partition',
      idempotentAny: 'window',
      idempotentCreation: 'durable',
      deletesInLog: 'immediate',
      divergence: 'detected',
      recordedAtResolutionMs: 1,
    },
    limits: { eventBytes: EVENT_BYTES, appendEvents: 10_000, appendBytes: 16 * MIB, pageEvents: 1000 },
    partitions,
  });
}
