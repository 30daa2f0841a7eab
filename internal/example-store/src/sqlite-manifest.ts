import { freezeManifest } from '@eventfold/core/store';

const MIB = 1024 * 1024;

/** What the store declares; the contract holds it to every line. */
export const sqliteManifest = freezeManifest({
  store: 'sqlite',
  operations: {
    checks: true,
    subscribe: true,
    delete: true,
    tombstone: true,
    truncate: true,
    // Ports of their own: another store can supply them.
    snapshots: false,
    checkpoints: false,
    leases: false,
    listing: false,
  },
  levels: {
    order: 'total',
    atomicAppend: 'store',
    idempotentAny: 'durable',
    idempotentCreation: 'durable',
    deletesInLog: 'immediate',
    divergence: 'not',
    recordedAtResolutionMs: 1,
  },
  limits: { eventBytes: MIB, appendEvents: 10_000, appendBytes: 64 * MIB, pageEvents: 1_000 },
  partitions: 1,
});
