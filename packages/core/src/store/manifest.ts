/** The operations that a store may lack. An absent one rejects with ES_UNSUPPORTED. */
export interface ManifestOperations {
  /** Streams that an append only checks. */
  readonly checks: boolean;
  readonly subscribe: boolean;
  readonly delete: boolean;
  readonly tombstone: boolean;
  readonly truncate: boolean;
  readonly snapshots: boolean;
  readonly checkpoints: boolean;
  readonly leases: boolean;
  readonly listing: boolean;
}

/** How far each guarantee of a store reaches. Every level has clauses of the contract of its own. */
export interface ManifestLevels {
  /** `total`: one order over all events. `partition`: one in each partition. */
  readonly order: 'total' | 'partition';
  /** What one append may span: one stream, the streams of one partition, or any. */
  readonly atomicAppend: 'stream' | 'partition' | 'store';
  /**
   * How long a repeat under `any` or `stream-exists` is recognised. `window`: while its events are among the stream's last few, and
   * readable. `durable`: for ever, removed events included. (Under a revision or a token it always is,
   * however old.)
   */
  readonly idempotentAny: 'none' | 'window' | 'durable';
  /**
   * How long a repeat under `no-stream` is recognised. `durable`: for ever. `until-deleted`: until its stream is deleted;
   * while that is so, the repeat can be written again.
   */
  readonly idempotentCreation: 'until-deleted' | 'durable';
  /** Whether deleted events leave the log at once or at some later compaction. */
  readonly deletesInLog: 'immediate' | 'eventual';
  /** Whether a history that was replaced (a lossy failover) is noticed by cursors and revision tokens. */
  readonly divergence: 'detected' | 'not';
  /** Resolution of `recordedAt` in milliseconds. */
  readonly recordedAtResolutionMs: number;
}

/** What a store refuses before sending, with ES_TOO_LARGE or ES_INVALID_ARGUMENT. */
export interface ManifestLimits {
  /** Bytes of one event as the store keeps it, where it has a bound. */
  readonly eventBytes: number;
  /** Events of one append. */
  readonly appendEvents: number;
  /** Bytes of one append. */
  readonly appendBytes: number;
  /** Events of one page. */
  readonly pageEvents: number;
}

/** What a store declares about itself: frozen, and the same on every handle of it. */
export interface Manifest {
  /** The kind of store: `memory`, `redis`, `kurrent`, … */
  readonly store: string;
  readonly operations: ManifestOperations;
  readonly levels: ManifestLevels;
  readonly limits: ManifestLimits;
  /** From 1; more than one only with the order level `partition`. */
  readonly partitions: number;
}

/** The manifest, frozen all the way down. */
export function freezeManifest(manifest: Manifest): Manifest {
  return Object.freeze({
    ...manifest,
    operations: Object.freeze({ ...manifest.operations }),
    levels: Object.freeze({ ...manifest.levels }),
    limits: Object.freeze({ ...manifest.limits }),
  });
}
