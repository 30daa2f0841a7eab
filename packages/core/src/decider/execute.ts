import type { EventLike } from '../event/event.js';
import type { EventStore } from '../store/event-store.js';
import type { Decider } from './decider.js';
import type { ExecuteOptions, ExecuteResult } from './execute-options.js';
import { retries } from './retry-policy.js';
import { runCommand } from './run-command.js';

/**
 * Reads the stream of `id`, folds it, decides, and appends at the exact revision, also for the first event; on a
 * conflict it folds what it missed and decides again. What `decide` throws passes through untouched.
 * @throws ES_REVISION_CONFLICT after the last attempt · ES_OUTCOME_UNKNOWN · ES_COMMAND_MISMATCH ·
 * ES_HISTORY_DIVERGED · ES_STREAM_TOMBSTONED · ES_TIMEOUT · ES_ABORTED · ES_UNAVAILABLE
 */
export function execute<S, C, E extends EventLike>(
  store: EventStore,
  decider: Decider<S, C, E>,
  id: string,
  ...[command, options]: [command: NoInfer<C>, options?: ExecuteOptions]
): Promise<ExecuteResult<S, E>> {
  return runCommand({ store, decider, trustCache: false, retries: retries() }, id, command, options);
}
