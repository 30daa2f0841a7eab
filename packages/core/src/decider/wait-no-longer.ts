import { startDeadline } from '../store/deadline.js';
import type { OperationOptions } from '../store/operation-options.js';
import { orAborted } from './or-aborted.js';

/** What comes of `work`, which goes on by itself, unless the time is over first. @throws ES_TIMEOUT, ES_ABORTED */
export async function waitNoLonger<T>(work: Promise<T>, options: OperationOptions): Promise<T> {
  const deadline = startDeadline(options);
  try {
    return await orAborted(work, deadline.signal);
  } finally {
    deadline.end();
  }
}
