import { eventStoreError } from '../errors/event-store-error.js';
import type { EventLike } from '../event/event.js';
import { startDeadline } from '../store/deadline.js';
import { isRevision } from '../stream/expected-revision.js';
import type { Bounds } from './append-surely.js';
import type { ExecuteOptions } from './execute-options.js';
import { retries, type Retries } from './retry-policy.js';
import type { StateRequest, StateSource } from './state-source.js';

/** What the commands of one handler have in common. */
export interface CommandSettings<S, C, E extends EventLike> extends StateSource<S, C, E> {
  /** For commands that bring no policy of their own. */
  readonly retries: Retries;
  /** Let a refusal stand that was made on a cached state. */
  readonly trustCache: boolean;
}

/** One command on its way. It also says how it asks for states. */
export interface CommandRun<S, C, E extends EventLike>
  extends CommandSettings<S, C, E>, Bounds, StateRequest {
  readonly command: C;
  readonly options: ExecuteOptions;
}

const NO_OPTIONS: ExecuteOptions = Object.freeze({});

/**
 * Starts a command's clock, and gathers everything that its steps need.
 * @throws ES_INVALID_ARGUMENT, ES_INVALID_STREAM_NAME; ES_ABORTED where its caller gave up already
 */
export function startRun<S, C, E extends EventLike>(
  settings: CommandSettings<S, C, E>,
  id: string,
  command: C,
  options = NO_OPTIONS,
): CommandRun<S, C, E> {
  checkExpected(options.expectedRevision);
  const { store, decider, cache, snapshots, trustCache } = settings;
  // Field by field: spreading the settings would cost more than a command's decision.
  return {
    store,
    decider,
    cache,
    snapshots,
    trustCache,
    stream: decider.stream(id),
    command,
    commandId: options.commandId,
    options,
    retries: options.retry === undefined ? settings.retries : retries(options.retry),
    deadline: startDeadline(options),
  };
}

function checkExpected(expected: unknown): void {
  if (expected === undefined || expected === 'no-stream' || isRevision(expected)) return;
  throw eventStoreError(
    'ES_INVALID_ARGUMENT',
    'expectedRevision is a revision, a safe integer from 0, or "no-stream".',
  );
}
