import type { EventStore, OperationOptions } from '@eventfold/core';
import { newEvents } from './new-events.js';

/** One operation of a store or of one of its ports, made in the simplest way. */
export interface OperationCall {
  readonly name: string;
  readonly call: (options?: OperationOptions) => Promise<unknown>;
}

/** Every operation that the store says it has and that takes options, but for subscriptions. Each of them would work. */
export function everyOperation(store: EventStore, stream: string): readonly OperationCall[] {
  const { operations } = store.manifest;
  const { snapshots, checkpoints, leases, directory } = store;
  const lease = { name: 'l', owner: 'a', token: 1 };
  const writes = [{ stream, expected: 'any', events: newEvents(1) }] as const;
  const all: readonly (readonly [string, boolean, OperationCall['call']])[] = [
    ['append', true, (options) => store.append({ writes }, options)],
    ['readStream', true, (options) => store.readStream({ stream, limit: 1 }, options)],
    ['readLog', true, (options) => store.readLog({ limit: 1 }, options)],
    ['truncate', operations.truncate, (options) => store.truncate({ stream, before: 1 }, options)],
    ['delete', operations.delete, (options) => store.delete({ stream, expected: 'any' }, options)],
    ['tombstone', operations.tombstone, (options) => store.tombstone({ stream, expected: 'any' }, options)],
    ['snapshots.load', operations.snapshots, async (options) => snapshots?.load(stream, 's', options)],
    [
      'snapshots.save',
      operations.snapshots,
      async (options) =>
        snapshots?.save(
          { stream, schema: 's', revision: 1, eventId: stream, state: 1, commands: [], takenAt: 1 },
          options,
        ),
    ],
    ['snapshots.remove', operations.snapshots, async (options) => snapshots?.remove(stream, options)],
    ['checkpoints.load', operations.checkpoints, async (options) => checkpoints?.load('r', options)],
    [
      'checkpoints.save',
      operations.checkpoints,
      async (options) => checkpoints?.save({ name: 'r', cursor: 'c', expected: null }, options),
    ],
    ['checkpoints.remove', operations.checkpoints, async (options) => checkpoints?.remove('r', options)],
    [
      'leases.acquire',
      operations.leases,
      async (options) => leases?.acquire({ name: 'l', owner: 'a', ttlMs: 60_000 }, options),
    ],
    ['leases.renew', operations.leases, async (options) => leases?.renew(lease, 60_000, options)],
    ['leases.release', operations.leases, async (options) => leases?.release(lease, options)],
    ['directory.streams', operations.listing, async (options) => directory?.streams({ limit: 1 }, options)],
    [
      'directory.categories',
      operations.listing,
      async (options) => directory?.categories({ limit: 1 }, options),
    ],
  ];
  return all.flatMap(([name, has, call]) => (has ? [{ name, call }] : []));
}
