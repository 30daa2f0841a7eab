import { startDeadline } from '../store/deadline.js';
import type { OperationOptions } from '../store/operation-options.js';
import type { Bounds } from './append-surely.js';
import type { Retries } from './retry-policy.js';

/** Does `work` under its caller's deadline, and frees the timer whatever comes of it. */
export async function within<T>(
  options: OperationOptions | undefined,
  retries: Retries,
  work: (bounds: Bounds) => Promise<T>,
): Promise<T> {
  const deadline = startDeadline(options);
  try {
    return await work({ deadline, retries });
  } finally {
    deadline.end();
  }
}
