import type { Round } from './point.js';

/** What counts operations a second. */
export interface ThroughputOptions<T> {
  /** How many operations `run` does. */
  readonly operations: number;
  /** Makes what a round starts with. Not timed. */
  readonly prepare: () => Promise<T>;
  /** Prepare once for all rounds: where they only read, or preparing takes too long. */
  readonly once?: boolean | undefined;
  /** What is timed. The same function in every round, as the functions of a program are: a new one would start cold. */
  readonly run: (prepared: T) => Promise<void>;
}

/** A round that counts operations a second. */
export function throughput<T>({ operations, prepare, once = false, run }: ThroughputOptions<T>): Round {
  return async (clock, kept) => {
    const prepared = once && kept.first !== undefined ? (kept.first as T) : await prepare();
    // While one of their objects lives, V8 neither throws away the code it compiled for a store's classes nor ties that
    // code to a single store. Otherwise every round would start cold, as no program with a store of its own ever does.
    kept.first ??= prepared;
    collectYoung();
    const start = clock();
    await run(prepared);
    return operations / (clock() - start);
  };
}

/**
 * So that no contender pays for what its preparation, or another one, left behind. Not a full collection: V8 throws away code
 * that it compiled for objects of which none is left then, and every round would measure the compiler.
 */
function collectYoung(): void {
  globalThis.gc?.({ type: 'minor' });
  globalThis.gc?.({ type: 'minor' });
}
