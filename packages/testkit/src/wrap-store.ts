import type { EventStore } from '@eventfold/core';

/**
 * A store that does what `over` says and everything else as `store` does. Unlike a spread it also takes stores that are
 * instances of a class.
 */
export function wrapStore(store: EventStore, over: Partial<EventStore>): EventStore {
  const close = over.close ?? (() => store.close());
  return {
    manifest: store.manifest,
    append: (request, options) => store.append(request, options),
    readStream: (request, options) => store.readStream(request, options),
    readLog: (request, options) => store.readLog(request, options),
    subscribe: (request, options) => store.subscribe(request, options),
    delete: (request, options) => store.delete(request, options),
    tombstone: (request, options) => store.tombstone(request, options),
    truncate: (request, options) => store.truncate(request, options),
    comparePositions: (a, b) => store.comparePositions(a, b),
    covers: (cursor, position) => store.covers(cursor, position),
    partitionOf: (stream) => store.partitionOf(stream),
    health: (options) => store.health(options),
    snapshots: store.snapshots,
    checkpoints: store.checkpoints,
    leases: store.leases,
    directory: store.directory,
    ...over,
    close,
    [Symbol.asyncDispose]: close,
  };
}
