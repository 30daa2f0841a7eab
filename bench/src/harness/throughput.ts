import type { Round } from './point.js';

/** What counts operations a second. */
export interface ThroughputOptions<T> {
  /** How many operations `run` does. */
  readonly operations: number;
  /** Makes what a round starts with. Not timed. */
  readonly prepare: () => Promise<T>;
  /** What is timed. The same function in every round, as the functions of a program are: a new one would start cold. */
  readonly run: (prepared: T) => Promise<void>;
}

/** A round that counts operations a second. */
export function throughput<T>({ operations, prepare, run }: ThroughputOptions<T>): Round {
  let latest: T;
  return async (clock) => {
    // Kept until the next round: once no object of a class is left, V8 throws away the code it compiled for it, and
    // every round would start cold, as no program with a store of its own ever does.
    latest = await prepare();
    collectGarbage();
    const start = clock();
    await run(latest);
    return operations / (clock() - start);
  };
}

/** So that no contender pays for what another one, or its own preparation, left behind. */
function collectGarbage(): void {
  globalThis.gc?.();
}
