import { isEventStoreError, type Position } from '@eventfold/core';
import type { Views } from '../views/views.js';

/** How long an answer waits for the views. What was written stands either way: they follow. */
const LONGEST_WAIT_MS = 2000;

/** Waits until the views hold what was written, so that a client which lists accounts next finds its own write. */
export async function seenByViews(views: Views, position: Position | null): Promise<void> {
  try {
    await views.caughtUpTo(position, { timeoutMs: LONGEST_WAIT_MS });
  } catch (error) {
    if (!isEventStoreError(error, 'ES_TIMEOUT', 'ES_CLOSED')) throw error;
  }
}
