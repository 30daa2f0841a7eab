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

/** The stream to write to, made where it is missing. */
export function streamForWriting({ streams }: MemoryNamespace, name: string): MemoryStream {
  let stream = streams.get(name);
  if (stream === undefined) {
    stream = new MemoryStream();
    streams.set(name, stream);
  }
  return stream;
}
