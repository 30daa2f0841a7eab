import { eventStoreError } from '../errors/event-store-error.js';
import type { CheckpointStore } from '../store/checkpoint-store.js';
import { cursorToken } from '../store/cursor.js';
import { checkOperationOptions } from '../store/deadline.js';
import type { EventStore } from '../store/event-store.js';
import { followLog } from '../store/follow-log.js';
import type { LeaseStore } from '../store/lease-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import { prepareAppend } from '../store/prepare-append.js';
import type { Cursor } from '../store/read.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import type { StreamDirectory } from '../store/stream-directory.js';
import { checkNamespace } from '../stream/namespace.js';
import { appendToMemory } from './memory-append.js';
import { createMemoryDatabase, type MemoryDatabase } from './memory-database.js';
import { memoryDirectory } from './memory-directory.js';
import { indexInToken, indexOfPosition } from './memory-log.js';
import { memoryManifest } from './memory-manifest.js';
import { readMemoryLog, readMemoryStream, untilMore } from './memory-read.js';
import { deleteFromMemory, tombstoneInMemory, truncateInMemory } from './memory-removal.js';

/** What a handle of the in-memory store shares with others. */
export interface MemoryStoreOptions {
  /** What other handles share; an empty one of its own when left out. */
  readonly database?: MemoryDatabase | undefined;
  readonly namespace?: string | undefined;
}

/** The in-memory store: every port, every operation. */
export interface MemoryStore extends EventStore {
  readonly snapshots: SnapshotStore;
  readonly checkpoints: CheckpointStore;
  readonly leases: LeaseStore;
  readonly directory: StreamDirectory;
}

/** Opens a handle on events held in this process: the embedded default, and the text for authors of stores to read first. */
export async function openMemoryStore(options: MemoryStoreOptions = {}): Promise<MemoryStore> {
  const database = options.database ?? createMemoryDatabase();
  const namespace = database.namespace(checkNamespace(options.namespace));
  const { enter, isClosed, closing, close } = door();

  const store: MemoryStore = {
    manifest: memoryManifest,
    async append(request, options) {
      enter(options);
      return appendToMemory(namespace, prepareAppend(request, memoryManifest));
    },
    async readStream(request, options) {
      enter(options);
      return readMemoryStream(namespace, request);
    },
    async readLog(request, options) {
      enter(options);
      return readMemoryLog(namespace, request);
    },
    subscribe(request, options) {
      const waitPast = (cursor: Cursor, signal?: AbortSignal): Promise<void> =>
        untilMore(namespace, cursor, [closing, signal]);
      return followLog({ readLog: store.readLog, waitPast }, request, options?.signal);
    },
    async delete(request, options) {
      enter(options);
      return deleteFromMemory(namespace, request);
    },
    async tombstone(request, options) {
      enter(options);
      return tombstoneInMemory(namespace, request);
    },
    async truncate(request, options) {
      enter(options);
      return truncateInMemory(namespace, request);
    },
    comparePositions(a, b) {
      const distance = indexOfPosition(a) - indexOfPosition(b);
      return distance < 0 ? 'before' : distance > 0 ? 'after' : 'same';
    },
    covers: (cursor, position) => indexInToken(cursorToken(cursor)) >= indexOfPosition(position),
    partitionOf: () => 0,
    async health() {
      return isClosed() ? { ok: false, latencyMs: 0, error: closed() } : { ok: true, latencyMs: 0 };
    },
    close,
    [Symbol.asyncDispose]: close,
    snapshots: guarded(namespace.snapshots, enter),
    checkpoints: guarded(namespace.checkpoints, enter),
    leases: guarded(namespace.leases, enter),
    directory: guarded(memoryDirectory(namespace.streams), enter),
  };
  return Object.freeze(store);
}

/** What every operation passes: open until the store is closed. */
function door() {
  const controller = new AbortController();
  // Asking the signal instead would cost every operation more: its class is one that compilers never settle on.
  let shut = false;
  return {
    enter: (options?: OperationOptions): void => {
      if (shut) throw closed();
      checkOperationOptions(options);
    },
    isClosed: () => shut,
    /** Wakes those who wait. */
    closing: controller.signal,
    close: async (): Promise<void> => {
      shut = true;
      controller.abort(closed());
    },
  };
}

/** The port with `enter` before every operation. Its options come after the arguments that an operation declares. */
function guarded<P extends object>(port: P, enter: (options?: OperationOptions) => void): P {
  const operations = Object.entries(port) as [string, (...args: unknown[]) => Promise<unknown>][];
  const entries = operations.map(([name, operation]) => [
    name,
    async (...args: unknown[]): Promise<unknown> => {
      enter(args[operation.length] as OperationOptions | undefined);
      return operation(...args);
    },
  ]);
  return Object.freeze(Object.fromEntries(entries)) as P;
}

function closed(): Error {
  return eventStoreError('ES_CLOSED', 'The store was closed.');
}
