import type { EventLike } from '../event/event.js';
import { startDeadline } from '../store/deadline.js';
import type { EventStore } from '../store/event-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import type { Decider } from './decider.js';
import type { ExecuteOptions, ExecuteResult } from './execute.js';
import { unfolded } from './folded-state.js';
import { loadState } from './load-state.js';
import { retries, type RetryPolicy } from './retry-policy.js';
import { runCommand } from './run-command.js';

export interface CommandHandlerOptions {
  /** For every command that brings no policy of its own. */
  readonly retry?: RetryPolicy | undefined;
}

/** A state and where it stands in its stream; the revision is null where nothing was ever written. */
export interface LoadedState<S> {
  readonly state: S;
  readonly stream: string;
  readonly revision: number | null;
}

/** Runs the commands of one decider against one store. */
export interface CommandHandler<S, C, E extends EventLike> {
  /** As {@link execute}, with the handler's settings. */
  execute(id: string, command: C, options?: ExecuteOptions): Promise<ExecuteResult<S, E>>;
  /** The state as it is now. */
  load(id: string, options?: OperationOptions): Promise<LoadedState<S>>;
}

/** Makes a handler. @throws ES_INVALID_ARGUMENT for a retry policy that makes no sense */
export function commandHandler<S, C, E extends EventLike>(
  store: EventStore,
  decider: Decider<S, C, E>,
  settings: CommandHandlerOptions = {},
): CommandHandler<S, C, E> {
  const standard = retries(settings.retry);
  return Object.freeze({
    async execute(id: string, command: C, options: ExecuteOptions = {}) {
      const bounds = {
        deadline: startDeadline(options),
        signal: options.signal,
        retries: options.retry === undefined ? standard : retries(options.retry),
      };
      try {
        return await runCommand({ store, decider, stream: decider.stream(id), command, options, bounds });
      } finally {
        bounds.deadline.end();
      }
    },
    async load(id: string, options: OperationOptions = {}) {
      const deadline = startDeadline(options);
      try {
        const stream = decider.stream(id);
        const { state, head } = await loadState(store, decider, {
          stream,
          from: unfolded(decider.initialState),
          options: () => ({ signal: options.signal, timeoutMs: Math.max(1, deadline.remainingMs()) }),
        });
        return { state, stream, revision: head?.revision ?? null };
      } finally {
        deadline.end();
      }
    },
  });
}
