import type { Round } from './point.js';

/**
 * A round that counts operations a second. `prepare` is not timed; it returns what is: a function that does
 * `operations` operations.
 */
export function throughput(operations: number, prepare: () => Promise<() => Promise<void>>): Round {
  let latest: (() => Promise<void>) | undefined;
  return async (clock) => {
    const run = await prepare();
    // Kept until the next round: once no object of a class is left, V8 throws away the code it compiled for it, and
    // every round would start cold, as no program with a store of its own ever does.
    latest = run;
    collectGarbage();
    const start = clock();
    await latest();
    return operations / (clock() - start);
  };
}

/** So that no contender pays for what another one, or its own preparation, left behind. */
function collectGarbage(): void {
  globalThis.gc?.();
}
