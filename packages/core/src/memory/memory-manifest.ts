import { freezeManifest, type Manifest } from '../store/manifest.js';

/** Every promise at its highest level. */
export const memoryManifest: Manifest = freezeManifest({
  store: 'memory',
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
    order: 'total',
    atomicAppend: 'store',
    idempotentAny: 'durable',
    idempotentCreation: 'durable',
    deletesInLog: 'immediate',
    divergence: 'detected',
    recordedAtResolutionMs: 1,
  },
  limits: {
    eventBytes: Number.MAX_SAFE_INTEGER,
    appendEvents: 100_000,
    appendBytes: Number.MAX_SAFE_INTEGER,
    pageEvents: 10_000,
  },
  partitions: 1,
});
