import type { EventStore, OperationOptions } from '@eventfold/core';

type Call = <A>(operation: () => Promise<A>, options: OperationOptions | undefined) => Promise<A>;

const PORTS = ['snapshots', 'checkpoints', 'leases', 'directory'] as const;

/** Runs appends and reads through `call`. */
export function aroundOperations(store: EventStore, call: Call): Partial<EventStore> {
  return {
    append: (request, options) => call(() => store.append(request, options), options),
    readStream: (request, options) => call(() => store.readStream(request, options), options),
    readLog: (request, options) => call(() => store.readLog(request, options), options),
  };
}

/** Gives removals other options than their caller did. */
export function removalsWith(
  store: EventStore,
  change: (options: OperationOptions | undefined) => OperationOptions | undefined,
): Partial<EventStore> {
  return {
    delete: (request, options) => store.delete(request, change(options)),
    tombstone: (request, options) => store.tombstone(request, change(options)),
    truncate: (request, options) => store.truncate(request, change(options)),
  };
}

/** Runs removals through `call`. */
export function aroundRemovals(store: EventStore, call: Call): Partial<EventStore> {
  return {
    delete: (request, options) => call(() => store.delete(request, options), options),
    tombstone: (request, options) => call(() => store.tombstone(request, options), options),
    truncate: (request, options) => call(() => store.truncate(request, options), options),
  };
}

type PortOperation = (...args: readonly unknown[]) => Promise<unknown>;

/** Replaces every operation of the small ports. */
export function aroundPorts(
  store: EventStore,
  replace: (operation: PortOperation) => PortOperation,
): Partial<EventStore> {
  const ports = PORTS.map((name) => {
    const operations = Object.entries(store[name] as unknown as Record<string, PortOperation>);
    return [name, Object.fromEntries(operations.map(([key, operation]) => [key, replace(operation)]))];
  });
  return Object.fromEntries(ports) as Partial<EventStore>;
}

/** A `call` that changes the errors it meets. */
export function rethrowing(change: (error: Error) => unknown): Call {
  return (operation) =>
    operation().catch((error: unknown) => {
      throw change(error as Error);
    });
}

/** The error with other properties. */
export function changed(error: Error, changes: object): Error {
  const copy = Object.create(Object.getPrototypeOf(error) as object) as Error;
  return Object.assign(copy, error, { message: error.message }, changes);
}
