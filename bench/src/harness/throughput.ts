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
    const prepared = once && kept.prepared !== undefined ? (kept.prepared as T) : await prepare();
    // Kept until the next round: once no object of a class is left, V8 throws away the code it compiled for it, and
    // every round would start cold, as no program with a store of its own ever does.
    kept.prepared = prepared;
    collectGarbage();
    const start = clock();
    await run(prepared);
    return operations / (clock() - start);
  };
}

/** So that no contender pays for what another one, or its own preparation, left behind. */
function collectGarbage(): void {
  globalThis.gc?.();
}
