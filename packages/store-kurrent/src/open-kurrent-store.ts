import type { EventStore, OperationOptions } from '@eventfold/core';
import { cursorToken, RunningOperations, startDeadline } from '@eventfold/core/store';
import { AnswerPace } from './append/answer-pace.js';
import { append } from './append/append.js';
import { checkHealth, reachServer, warmWrites } from './connection/check-health.js';
import { findClientInternals, type ClientInternals } from './connection/client-internals.js';
import { Doorbell } from './read/doorbell.js';
import { follow } from './read/follow.js';
import { findSeveralStreams } from './connection/server-features.js';
import { grpcReads } from './read/grpc-reads.js';
import { kurrentConnection } from './connection/kurrent-connection.js';
import type { KurrentContext } from './kurrent-context.js';
import { kurrentManifest } from './kurrent-manifest.js';
import { checkOptions, type KurrentStoreOptions } from './kurrent-store-options.js';
import {
  comparePositions,
  compareLogPositions,
  decodePosition,
  decodeScanned,
} from './layout/map-position.js';
import { hiddenTail } from './read/hidden-tail.js';
import { namespaceFloor } from './read/namespace-floor.js';
import { namesIn } from './layout/namespaced-name.js';
import { kurrentCheckpoints } from './ports/kurrent-checkpoints.js';
import { kurrentSnapshots } from './ports/kurrent-snapshots.js';
import { ownLog } from './ports/own-log.js';
import { readLog } from './read/read-log.js';
import { readStream } from './read/read-stream.js';
import { removeStream } from './remove/remove-stream.js';
import { truncateStream } from './remove/truncate-stream.js';

/**
 * Opens an event store on KurrentDB (or EventStoreDB from 22.6 on). Waits until the server answers.
 * @throws ES_INVALID_ARGUMENT for settings under which the client does harm; ES_ACCESS_DENIED for credentials that the
 * server refuses; ES_UNAVAILABLE, ES_TIMEOUT, ES_ABORTED
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
  const { namespace, maxAppendBytes, requiresLeader, createClient } = checkOptions(options);
  const deadline = startDeadline(waiting);
  const connection = kurrentConnection(createClient, internals && grpcReads(internals), requiresLeader);
  const server = { connection, names: namesIn(namespace) };
  try {
    await reachServer(server, deadline);
    await warmWrites(server, deadline);
    const several = await findSeveralStreams(connection.writes, deadline);
    const manifest = kurrentManifest(maxAppendBytes, several);
    const known = { floor: namespaceFloor(), tail: hiddenTail(), pace: new AnswerPace() };
    return storeOn({ ...server, manifest, several, ...known });
  } catch (error) {
    await connection.close();
    throw error;
  } finally {
    deadline.end();
  }
}

function storeOn(context: KurrentContext): EventStore {
  const running = new RunningOperations();
  const bell = new Doorbell(context);
  const log = ownLog(context, running);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      const ended = running.end();
      bell.close();
      await ended;
      await context.connection.close();
    })());

  const store: EventStore = {
    manifest: context.manifest,
    append: (request, options) => running.track(() => append(context, request, options)),
    readStream: (request, options) => running.track(() => readStream(context, request, options)),
    readLog: (request, options) => running.track(() => readLog(context, request, options)),
    subscribe: (request, options) => follow(store.readLog, bell, request, options?.signal),
    delete: (request, options) => running.track(() => removeStream(context, 'delete', request, options)),
    tombstone: (request, options) =>
      running.track(() => removeStream(context, 'tombstone', request, options)),
    truncate: (request, options) => running.track(() => truncateStream(context, request, options)),
    comparePositions,
    covers: (cursor, position) => {
      const scanned = decodeScanned(cursorToken(cursor));
      return scanned !== undefined && compareLogPositions(scanned, decodePosition(position)) >= 0;
    },
    partitionOf: () => 0,
    health: (options) =>
      checkHealth((deadline) => running.track(() => reachServer(context, deadline)), options),
    snapshots: kurrentSnapshots(log),
    checkpoints: kurrentCheckpoints(log),
    close,
    [Symbol.asyncDispose]: close,
  };
  return store;
}
