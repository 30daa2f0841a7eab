import { eventStoreError } from '../errors/event-store-error.js';
import type { CheckpointStore } from '../store/checkpoint-store.js';
import type { LeaseStore } from '../store/lease-store.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { memoryCheckpoints } from './memory-checkpoints.js';
import { memoryLeases } from './memory-leases.js';
import { MemoryLog } from './memory-log.js';
import { memorySnapshots } from './memory-snapshots.js';
import { MemoryStream } from './memory-stream.js';

/** What one namespace holds. Nothing here is asynchronous: a change that has begun is complete when it returns. */
export interface MemoryNamespace {
  readonly streams: Map<string, MemoryStream>;
  readonly log: MemoryLog;
  readonly snapshots: SnapshotStore;
  readonly checkpoints: CheckpointStore;
  readonly leases: LeaseStore;
}

/** Events that several handles share, as processes share a server: see {@link createMemoryDatabase}. */
export interface MemoryDatabase {
  /** The namespace, made at its first use. */
  namespace(name: string): MemoryNamespace;
}

/** An empty database. Every store opened on it and the same namespace sees the same events, until it is garbage. */
export function createMemoryDatabase(): MemoryDatabase {
  const namespaces = new Map<string, MemoryNamespace>();
  return {
    namespace(name) {
      let namespace = namespaces.get(name);
      if (namespace === undefined) {
        namespace = {
          streams: new Map(),
          log: new MemoryLog(),
          snapshots: memorySnapshots(),
          checkpoints: memoryCheckpoints(),
          leases: memoryLeases(),
        };
        namespaces.set(name, namespace);
      }
      return namespace;
    },
  };
}

/** The stream of this name, undefined where it is missing. @throws ES_STREAM_TOMBSTONED where it is gone for ever */
export function findStream({ streams }: MemoryNamespace, name: string): MemoryStream | undefined {
  const stream = streams.get(name);
  if (stream?.state !== 'tombstoned') return stream;
  throw eventStoreError(
    'ES_STREAM_TOMBSTONED',
    `The stream ${JSON.stringify(name)} was tombstoned: its name is gone for ever.`,
    { details: { stream: name } },
  );
}

/** Makes a stream that is missing. */
export function createStream({ streams }: MemoryNamespace, name: string): MemoryStream {
  const stream = new MemoryStream();
  streams.set(name, stream);
  return stream;
}
