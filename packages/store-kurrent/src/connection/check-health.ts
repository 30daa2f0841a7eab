import { isEventStoreError, type Health, type OperationOptions } from '@eventfold/core';
import { startDeadline, type Deadline } from '@eventfold/core/store';
import type { ServerContext } from '../kurrent-context.js';
import { probeHead } from '../append/probe-head.js';
import { readEvents } from '../read/read-events.js';
import { pauseBefore } from './attempt.js';
import { isNotFound, isUnauthenticated } from './to-store-error.js';

/** A stream that nobody writes. */
const NOWHERE = '@eventfold-health';

/** For so long an answer that nobody is known is not believed: a server that was just set up has no users yet. */
const NEW_SERVER_MS = 1000;

/**
 * One round trip: the answer that a stream does not exist. A user who may not even ask that has reached the server.
 * @throws ES_ACCESS_DENIED where the server does not know the user
 */
export function reachServer(context: ServerContext, deadline: Deadline): Promise<void> {
  return believingRefusals(() => askForNothing(context, deadline), deadline);
}

/**
 * Opens the connection that writes. The client's first append would be overtaken by those that wait with it for the
 * connection, and a caller's appends keep their order.
 * @throws ES_ACCESS_DENIED where the server does not know the user
 */
export async function warmWrites(context: ServerContext, deadline: Deadline): Promise<void> {
  const probe = () => probeHead(context, context.names.toServer(NOWHERE), deadline);
  await believingRefusals(probe, deadline);
}

async function askForNothing({ connection, names }: ServerContext, deadline: Deadline): Promise<void> {
  try {
    await readEvents(
      connection,
      { stream: names.toServer(NOWHERE), direction: 'backwards', from: 'end', maxCount: 1 },
      deadline,
    );
  } catch (error) {
    const lacksRights = isEventStoreError(error, 'ES_ACCESS_DENIED') && !isUnauthenticated(error);
    if (!isNotFound(error) && !lacksRights) throw error;
  }
}

async function believingRefusals<T>(ask: () => Promise<T>, deadline: Deadline): Promise<T> {
  const until = performance.now() + NEW_SERVER_MS;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!isUnauthenticated(error) || performance.now() >= until) throw error;
      await pauseBefore(attempt, deadline);
      if (deadline.signal.aborted) throw error;
    }
  }
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
