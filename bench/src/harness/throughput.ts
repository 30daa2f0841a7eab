import type { Round } from './point.js';

/**
 * A round that counts operations a second. `prepare` is not timed; it returns what is: a function that does
 * `operations` operations.
 */
export function throughput(operations: number, prepare: () => Promise<() => Promise<void>>): Round {
  return async (clock) => {
    const run = await prepare();
    collectGarbage();
    const start = clock();
    await run();
    return operations / (clock() - start);
  };
}

/** So that no contender pays for what another one, or its own preparation, left behind. */
function collectGarbage(): void {
  globalThis.gc?.();
}
