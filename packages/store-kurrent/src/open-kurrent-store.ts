import type { EventStore, OperationOptions } from '@eventfold/core';
import { cursorToken, startDeadline } from '@eventfold/core/store';
import { append } from './append.js';
import { checkHealth, reachServer, warmWrites } from './check-health.js';
import { findClientInternals, type ClientInternals } from './client-internals.js';
import { Doorbell } from './doorbell.js';
import { follow } from './follow.js';
import { grpcReads } from './grpc-reads.js';
import { kurrentConnection } from './kurrent-connection.js';
import type { KurrentContext } from './kurrent-context.js';
import { kurrentManifest } from './kurrent-manifest.js';
import { checkOptions, type KurrentStoreOptions } from './kurrent-store-options.js';
import { comparePositions, compareLogPositions, decodePosition, decodeScanned } from './map-position.js';
import { namespaceFloor } from './namespace-floor.js';
import { namesIn } from './namespaced-name.js';
import { operationGate } from './operation-gate.js';
import { readLog } from './read-log.js';
import { readStream } from './read-stream.js';
import { removeStream } from './remove-stream.js';
import { truncateStream } from './truncate-stream.js';

/**
 * Opens an event store on KurrentDB (or EventStoreDB from 22.6 on). Waits until the server answers.
 * @throws ES_INVALID_ARGUMENT for settings under which the client does harm; ES_UNAVAILABLE, ES_TIMEOUT, ES_ABORTED
 * @example
 * const store = await openKurrentStore({ connectionString: 'kurrentdb://localhost:2113?tls=false' });
 */
export async function openKurrentStore(
  options: KurrentStoreOptions,
  waiting?: OperationOptions,
): Promise<EventStore> {
  return openWith(await findClientInternals(), options, waiting);
}

/** Opens it on a client whose insides are known, or not. */
export async function openWith(
  internals: ClientInternals | undefined,
  options: KurrentStoreOptions,
  waiting?: OperationOptions,
): Promise<EventStore> {
  const { namespace, maxAppendBytes, createClient } = checkOptions(options);
  const deadline = startDeadline(waiting);
  const context: KurrentContext = {
    connection: kurrentConnection(createClient, internals && grpcReads(internals)),
    names: namesIn(namespace),
    manifest: kurrentManifest(maxAppendBytes),
    floor: namespaceFloor(),
  };
  try {
    await reachServer(context, deadline);
    await warmWrites(context, deadline);
  } catch (error) {
    await context.connection.close();
    throw error;
  } finally {
    deadline.end();
  }
  return storeOn(context);
}

function storeOn(context: KurrentContext): EventStore {
  const gate = operationGate();
  const bell = new Doorbell(context);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      const ended = gate.close();
      bell.close();
      await ended;
      await context.connection.close();
    })());

  const store: EventStore = {
    manifest: context.manifest,
    append: (request, options) => gate.run(() => append(context, request, options)),
    readStream: (request, options) => gate.run(() => readStream(context, request, options)),
    readLog: (request, options) => gate.run(() => readLog(context, request, options)),
    subscribe: (request, options) => follow(store.readLog, bell, request, options?.signal),
    delete: (request, options) => gate.run(() => removeStream(context, 'delete', request, options)),
    tombstone: (request, options) => gate.run(() => removeStream(context, 'tombstone', request, options)),
    truncate: (request, options) => gate.run(() => truncateStream(context, request, options)),
    comparePositions,
    covers: (cursor, position) => {
      const scanned = decodeScanned(cursorToken(cursor));
      return scanned !== undefined && compareLogPositions(scanned, decodePosition(position)) >= 0;
    },
    partitionOf: () => 0,
    health: (options) => checkHealth((deadline) => gate.run(() => reachServer(context, deadline)), options),
    close,
    [Symbol.asyncDispose]: close,
  };
  return store;
}
