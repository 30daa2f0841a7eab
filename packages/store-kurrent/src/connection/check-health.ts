import { isEventStoreError, type Health, type OperationOptions } from '@eventfold/core';
import { startDeadline, type Deadline } from '@eventfold/core/store';
import type { ServerContext } from '../kurrent-context.js';
import { probeHead } from '../append/probe-head.js';
import { readEvents } from '../read/read-events.js';
import { isNotFound } from './to-store-error.js';

/** A stream that nobody writes. */
const NOWHERE = '@eventfold-health';

/** One round trip: the answer that a stream does not exist. A user who may not even ask that has reached the server. */
export async function reachServer({ connection, names }: ServerContext, deadline: Deadline): Promise<void> {
  try {
    await readEvents(
      connection,
      { stream: names.toServer(NOWHERE), direction: 'backwards', from: 'end', maxCount: 1 },
      deadline,
    );
  } catch (error) {
    if (!isNotFound(error) && !isEventStoreError(error, 'ES_ACCESS_DENIED')) throw error;
  }
}

/**
 * Opens the connection that writes. The client's first append would be overtaken by those that wait with it for the
 * connection, and a caller's appends keep their order.
 */
export async function warmWrites(context: ServerContext, deadline: Deadline): Promise<void> {
  await probeHead(context, context.names.toServer(NOWHERE), deadline);
}

/** Whether `reach` gets through, and how long it takes. */
export async function checkHealth(
  reach: (deadline: Deadline) => Promise<void>,
  options?: OperationOptions,
): Promise<Health> {
  const started = performance.now();
  const since = (): number => performance.now() - started;
  try {
    const deadline = startDeadline(options);
    await reach(deadline).finally(() => deadline.end());
    return { ok: true, latencyMs: since() };
  } catch (error) {
    return { ok: false, latencyMs: since(), error: error as Error };
  }
}
