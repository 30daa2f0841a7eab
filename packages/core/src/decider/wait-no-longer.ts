import { startDeadline } from '../store/deadline.js';
import type { OperationOptions } from '../store/operation-options.js';

/** What comes of `work`, which goes on by itself, unless the time is over first. @throws ES_TIMEOUT, ES_ABORTED */
export async function waitNoLonger<T>(work: Promise<T>, options: OperationOptions): Promise<T> {
  const deadline = startDeadline(options);
  const over = new Promise<never>((_, reject) => {
    const { signal } = deadline;
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    deadline.end();
  }
}
