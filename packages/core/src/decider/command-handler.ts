import type { EventLike } from '../event/event.js';
import type { SnapshotPlan } from '../snapshot/snapshot-plan.js';
import type { EventStore } from '../store/event-store.js';
import type { OperationOptions } from '../store/operation-options.js';
import type { Decider } from './decider.js';
import type { ExecuteOptions, ExecuteResult } from './execute-options.js';
import { retries, type RetryPolicy } from './retry-policy.js';
import { runCommand } from './run-command.js';
import type { StateCache } from './state-cache.js';
import { currentState } from './state-source.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import { within } from './within-bounds.js';

/** What holds for every command of a handler. */
export interface CommandHandlerOptions<S> {
  /** For every command that brings no policy of its own. */
  readonly retry?: RetryPolicy | undefined;
  /**
   * Folded states kept between commands: `stateCache(10_000)`. A decision made on one stands only once its append is
   * acknowledged; where `decide` refuses or returns nothing, what is new in the stream is read and it decides again. So a warm command
   * costs one round trip. A stream that another process soft-deleted meanwhile is noticed by its next read, not by an append.
   */
  readonly cache?: StateCache | undefined;
  /** States kept in the store: `every(100)`. */
  readonly snapshots?: SnapshotPlan<S> | undefined;
  /** Let a refusal, or a decision of no events, stand on a cached state that may be out of date. Off when left out. */
  readonly trustCache?: boolean | undefined;
  /** Told of every command: `openTelemetry()`. For spans of the store's operations, see `observeStore`. */
  readonly telemetry?: Telemetry | undefined;
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
  settings: CommandHandlerOptions<NoInfer<S>> = {},
): CommandHandler<S, C, E> {
  const { snapshots, trustCache = false } = settings;
  const cache = settings.cache?.of(store, decider);
  const shared = { store, decider, cache, snapshots, trustCache, retries: retries(settings.retry) };
  const handler: CommandHandler<S, C, E> = {
    execute: (id, command, options) => runCommand(shared, id, command, options),
    async load(id, options) {
      const stream = decider.stream(id);
      return within(options, shared.retries, async ({ deadline }) => {
        const { state, head } = await currentState(shared, { stream, deadline });
        return { state, stream, revision: head?.revision ?? null };
      });
    },
  };
  return Object.freeze(
    settings.telemetry === undefined ? handler : observed(handler, decider, settings.telemetry),
  );
}

/** Everything that telemetry costs is here: a handler without it is the plain one. */
function observed<S, C, E extends EventLike>(
  handler: CommandHandler<S, C, E>,
  { category, stream }: Decider<S, C, E>,
  telemetry: Telemetry,
): CommandHandler<S, C, E> {
  return {
    ...handler,
    execute: async (id, command, options) =>
      telemetry.command(
        { category, stream: stream(id), type: typeOf(command), commandId: options?.commandId },
        () => handler.execute(id, command, options),
      ),
  };
}

function typeOf(command: unknown): string | undefined {
  const type = (command as { readonly type?: unknown } | null | undefined)?.type;
  return typeof type === 'string' ? type : undefined;
}
