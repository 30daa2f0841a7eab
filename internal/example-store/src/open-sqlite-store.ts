import type { EventStore, OperationOptions } from '@eventfold/core';
import { checkNamespace, checkOperationOptions, eventStoreError, followLog } from '@eventfold/core/store';
import { append } from './append.js';
import { cursorPlace, positionNumber, readLog } from './read-log.js';
import { readStream } from './read-stream.js';
import { deleteStream, tombstoneStream, truncateStream } from './remove.js';
import { openDatabase } from './sqlite-database.js';
import { sqliteManifest } from './sqlite-manifest.js';
import { waitPast } from './wait-past.js';

export interface SqliteStoreOptions {
  readonly file: string;
  readonly namespace?: string | undefined;
}

/** Opens a store in a SQLite file. Several processes may have it open. */
export async function openSqliteStore({ file, namespace: name }: SqliteStoreOptions): Promise<EventStore> {
  const namespace = checkNamespace(name);
  const database = openDatabase(file);
  const controller = new AbortController();
  const closing = controller.signal;

  // SQLite answers before it returns: an operation is never on its way, so it cannot be aborted half-way.
  const perform = async <T>(options: OperationOptions | undefined, operation: () => T): Promise<T> => {
    closing.throwIfAborted();
    checkOperationOptions(options);
    return operation();
  };
  const close = async (): Promise<void> => {
    if (closing.aborted) return;
    controller.abort(eventStoreError('ES_CLOSED', 'The store was closed.'));
    database.close();
  };

  const store: EventStore = {
    manifest: sqliteManifest,
    append: (request, options) => perform(options, () => append(database, namespace, request)),
    readStream: (request, options) => perform(options, () => readStream(database, namespace, request)),
    readLog: (request, options) => perform(options, () => readLog(database, namespace, request)),
    subscribe: (request, options) =>
      followLog(
        {
          readLog: store.readLog,
          waitPast: (cursor, signal) => waitPast(database, namespace, { cursor, closing, signal }),
        },
        request,
        options?.signal,
      ),
    delete: (request, options) => perform(options, () => deleteStream(database, namespace, request)),
    tombstone: (request, options) => perform(options, () => tombstoneStream(database, namespace, request)),
    truncate: (request, options) => perform(options, () => truncateStream(database, namespace, request)),
    comparePositions(a, b) {
      const distance = positionNumber(a) - positionNumber(b);
      return distance < 0 ? 'before' : distance > 0 ? 'after' : 'same';
    },
    covers: (cursor, position) => cursorPlace(cursor) >= positionNumber(position),
    partitionOf: () => 0,
    async health() {
      const started = performance.now();
      if (closing.aborted) return { ok: false, latencyMs: 0, error: closing.reason as Error };
      database.prepare('SELECT 1').get();
      return { ok: true, latencyMs: performance.now() - started };
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  return Object.freeze(store);
}
