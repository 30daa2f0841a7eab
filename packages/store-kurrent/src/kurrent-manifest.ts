import type { Manifest } from '@eventfold/core';
import { freezeManifest } from '@eventfold/core/store';
import type { SeveralStreams } from './connection/server-features.js';

/** The most events of one append: 20,000 small ones were seen to go through on 23.10. */
const APPEND_EVENTS = 10_000;
const PAGE_EVENTS = 10_000;

/**
 * What the store declares on a server that appends to several streams at once as it was found to, or not at all. Servers that
 * do were only met in the form of a stand-in.
 */
export function kurrentManifest(maxAppendBytes: number, several: SeveralStreams): Manifest {
  return freezeManifest({
    store: 'kurrent',
    operations: {
      checks: several === 'records',
      subscribe: true,
      delete: true,
      tombstone: true,
      truncate: true,
      snapshots: true,
      checkpoints: true,
      leases: false,
      listing: false,
    },
    levels: {
      order: 'total',
      atomicAppend: several === undefined ? 'stream' : 'store',
      idempotentAny: 'window',
      idempotentCreation: 'until-deleted',
      deletesInLog: 'eventual',
      divergence: 'not',
      // The client cuts the time of writing to whole seconds on the paths that read pages.
      recordedAtResolutionMs: 1000,
    },
    limits: {
      eventBytes: maxAppendBytes,
      appendEvents: APPEND_EVENTS,
      appendBytes: maxAppendBytes,
      pageEvents: PAGE_EVENTS,
    },
    partitions: 1,
  });
}
