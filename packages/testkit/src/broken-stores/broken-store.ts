import type { AppendRequest, EventStore, Manifest } from '@eventfold/core';
import { createMemoryDatabase, openMemoryStore } from '@eventfold/core/memory';
import { freezeManifest } from '@eventfold/core/store';
import type { ContractEnvironment, CreateStore } from '../contract/clause-context.js';

/** What the handles on one namespace of a broken store share. */
export interface Shared {
  /** The value under `key`, made at its first use. */
  of<T>(key: string, make: () => T): T;
}

/**
 * A store with one fault, named for it: the in-memory store with some operations replaced. It never looks at the
 * names of clauses or streams, so it is broken for everybody alike.
 */
export interface BrokenStore {
  readonly name: string;
  /** What a handle does differently. `everywhere` outlives namespaces, as a database does. */
  readonly fault: (store: EventStore, shared: Shared, everywhere: Shared) => Partial<EventStore>;
  /** Levels that the store declares below the memory store's, and then keeps, but for its fault. */
  readonly manifest?: ((manifest: Manifest) => Manifest) | undefined;
  /** The fault is about requests that are not even lists of writes; others get well-formed ones only. */
  readonly seesMalformedRequests?: boolean | undefined;
  /** The fault is about aborts or time limits; others get calls only that may still begin. */
  readonly seesSpentOptions?: boolean | undefined;
  /** The namespace that a handle is opened on instead of the one that was asked for. */
  readonly namespace?: ((asked: string) => string) | undefined;
  readonly environment?: ((everywhere: Shared) => ContractEnvironment) | undefined;
}

/** Opens handles on a database of their own. */
export function brokenDatabase(broken: BrokenStore): {
  readonly createStore: CreateStore;
  readonly environment: ContractEnvironment;
} {
  const database = createMemoryDatabase();
  const everywhere = sharedState();
  const nothing = async (): Promise<void> => undefined;
  return {
    environment: { restart: nothing, disconnect: nothing, ...broken.environment?.(everywhere) },
    async createStore({ namespace: asked }) {
      const namespace = broken.namespace?.(asked) ?? asked;
      const shared = everywhere.of(`namespace ${namespace}`, sharedState);
      const memory = await openMemoryStore({ database, namespace });
      const { manifest = (same: Manifest) => same } = broken;
      const store = { ...memory, manifest: freezeManifest(manifest(memory.manifest)) };
      const altered = { ...store, ...broken.fault(store, shared, everywhere) };
      const faulty = broken.seesSpentOptions === true ? altered : soundWhereSpent(store, altered);
      if (broken.seesMalformedRequests === true) return faulty;
      const append: EventStore['append'] = (request, options) =>
        (isWellFormed(request) ? faulty : store).append(request, options);
      return { ...faulty, append };
    },
  };
}

type Operation = (...args: unknown[]) => unknown;

/** The faulty store, but the sound one for calls whose signal is aborted already or whose time limit is none. */
function soundWhereSpent(sound: EventStore, faulty: EventStore): EventStore {
  const guarded = (own: object, other: object): object =>
    Object.fromEntries(
      Object.entries(other).map(([name, operation]: [string, unknown]) => {
        const real = (own as Record<string, unknown>)[name];
        if (typeof operation !== 'function' || typeof real !== 'function' || operation === real)
          return [name, operation];
        const call: Operation = (...args) => ((args.some(isSpent) ? real : operation) as Operation)(...args);
        return [name, call];
      }),
    );
  const ports = PORTS.flatMap((name) => {
    const [own, other] = [sound[name], faulty[name]];
    return own === undefined || other === undefined ? [] : [[name, guarded(own, other)]];
  });
  return { ...faulty, ...guarded(sound, faulty), ...Object.fromEntries(ports) } as EventStore;
}

const PORTS = ['snapshots', 'checkpoints', 'leases', 'directory'] as const;

function isSpent(argument: unknown): boolean {
  if (typeof argument !== 'object' || argument === null) return false;
  const { signal, timeoutMs } = argument as { readonly signal?: AbortSignal; readonly timeoutMs?: unknown };
  const isLimit = timeoutMs === undefined || ((timeoutMs as number) > 0 && (timeoutMs as number) < 2 ** 31);
  return signal?.aborted === true || !isLimit || typeof (timeoutMs ?? 1) !== 'number';
}

function sharedState(): Shared {
  const values = new Map<string, unknown>();
  return {
    of: <T>(key: string, make: () => T): T => {
      if (!values.has(key)) values.set(key, make());
      return values.get(key) as T;
    },
  };
}

/** Whether a request has the shape that its type says, so that a fault need not look. */
function isWellFormed(request: AppendRequest): boolean {
  const { writes } = (request as Partial<AppendRequest> | undefined) ?? {};
  return (
    Array.isArray(writes) &&
    writes.every((write: unknown) => {
      const { stream, events } = (write ?? {}) as { stream?: unknown; events?: unknown };
      return typeof stream === 'string' && Array.isArray(events) && events.every((event) => Boolean(event));
    })
  );
}
