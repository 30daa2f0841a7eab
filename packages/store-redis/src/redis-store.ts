import type { EventStore, Health, Manifest, OperationOptions } from '@eventfold/core';
import {
  checkReadLog,
  checkReadStream,
  eventStoreError,
  followLog,
  type RunningOperations,
} from '@eventfold/core/store';
import { append, type AppendTarget } from './append/append.js';
import type { Link } from './connection/link.js';
import { runOperation } from './connection/run-operation.js';
import { orderOf, parsePosition } from './layout/position.js';
import { partitionHash } from './layout/partition-hash.js';
import type { Partition } from './partition.js';
import { operateWith, type PortContext } from './ports/port-context.js';
import { redisCheckpoints } from './ports/redis-checkpoints.js';
import { redisDirectory } from './ports/redis-directory.js';
import { redisLeases } from './ports/redis-leases.js';
import { redisSnapshots } from './ports/redis-snapshots.js';
import { followSource } from './read/follow.js';
import { scanOf } from './read/log-cursor.js';
import { readLogPage } from './read/read-log.js';
import { readStreamPage } from './read/read-stream.js';
import { removeStream } from './remove/remove-stream.js';
import { truncateStream } from './remove/truncate-stream.js';

/** The parts of an open store. */
export interface RedisStoreParts {
  readonly manifest: Manifest;
  readonly partitions: readonly [Partition, ...Partition[]];
  readonly link: Link;
  readonly running: RunningOperations;
  close(): Promise<void>;
}

/** The event store over partitions that are open. */
export function redisStore({ manifest, partitions, link, running, close }: RedisStoreParts): EventStore {
  const count = partitions.length;
  const partitionOf = (stream: string): Partition =>
    partitions[partitionHash(stream, count)] ?? partitions[0];
  const target = { manifest, partitionOf };
  const readLog: EventStore['readLog'] = (request, options) =>
    running.track(async () => {
      checkReadLog(request, manifest);
      return readLogPage(partitions, request, options);
    });
  const source = followSource(partitions, readLog);
  const ports: PortContext = { partitions, partitionOf, operate: operateWith(running) };
  return {
    manifest,
    append: appendWhileOpen(target, running),
    readStream: (request, options) =>
      running.track(async () => {
        checkReadStream(request, manifest);
        return readStreamPage(partitionOf(request.stream), request, options);
      }),
    readLog,
    subscribe: (request, options) => followLog(source, request, options?.signal),
    delete: (request, options) =>
      running.track(async () =>
        removeStream(partitionOf(request.stream), { ...request, kind: 'delete' }, options),
      ),
    tombstone: (request, options) =>
      running.track(async () =>
        removeStream(partitionOf(request.stream), { ...request, kind: 'tombstone' }, options),
      ),
    truncate: (request, options) =>
      running.track(async () => truncateStream(partitionOf(request.stream), request, options)),
    comparePositions: (a, b) => orderOf(parsePosition(a, count), parsePosition(b, count)),
    covers(cursor, position) {
      const { partition, number } = parsePosition(position, count);
      return (scanOf(cursor, count).marks[partition]?.number ?? 0) >= number;
    },
    partitionOf: (stream) => partitionHash(stream, count),
    health: (options) => (running.isClosed ? Promise.resolve(closedHealth()) : pingHealth(link, options)),
    close,
    [Symbol.asyncDispose]: close,
    snapshots: redisSnapshots(ports),
    checkpoints: redisCheckpoints(ports),
    leases: redisLeases(ports),
    directory: redisDirectory(ports),
  };
}

/** Not tracked like the others: closing waits for the queues of appends, so that not every append is counted twice. */
function appendWhileOpen(target: AppendTarget, running: RunningOperations): EventStore['append'] {
  return (request, options) => {
    try {
      running.check();
      return append(target, request, options);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever was thrown
      return Promise.reject(error);
    }
  };
}

async function pingHealth(link: Link, options: OperationOptions | undefined): Promise<Health> {
  const started = performance.now();
  try {
    await runOperation(link, { kind: 'read', repeatable: true, run: (client) => client.ping() }, options);
    return { ok: true, latencyMs: performance.now() - started };
  } catch (error) {
    return { ok: false, latencyMs: performance.now() - started, error: error as Error };
  }
}

function closedHealth(): Health {
  return { ok: false, latencyMs: 0, error: eventStoreError('ES_CLOSED', 'The store was closed.') };
}
