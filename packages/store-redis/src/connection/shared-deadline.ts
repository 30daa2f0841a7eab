import { DEFAULT_TIMEOUT_MS, type OperationOptions } from '@eventfold/core';
import { checkOperationOptions } from '@eventfold/core/store';

/** One deadline for an operation that takes several round trips: each gets what the ones before have left. */
export function sharedDeadline(options: OperationOptions | undefined): () => OperationOptions {
  checkOperationOptions(options);
  const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options ?? {};
  const started = performance.now();
  let first = true;
  return () => {
    if (first) {
      first = false;
      return { signal, timeoutMs };
    }
    return { signal, timeoutMs: Math.max(1, timeoutMs - (performance.now() - started)) };
  };
}
