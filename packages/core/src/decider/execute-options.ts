import type { CommittedEvent, EventLike, Position } from '../event/event.js';
import type { OperationOptions } from '../store/operation-options.js';
import type { RetryPolicy } from './retry-policy.js';

/** What one command brings along, besides itself. */
export interface ExecuteOptions extends OperationOptions {
  /**
   * The command's own identity. A repeat of it, in any process, is answered with the events that the first one led to;
   * another command under the same id is ES_COMMAND_MISMATCH. A command that led to no events leaves no trace.
   */
  readonly commandId?: string | undefined;
  /** Decide only on the stream as it was at this revision; otherwise ES_REVISION_CONFLICT, without retries. */
  readonly expectedRevision?: number | 'no-stream' | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  /** The user's own metadata, added to that of every event decided. */
  readonly metadata?: object | undefined;
  readonly retry?: RetryPolicy | undefined;
}

/** How a command ended. */
export interface ExecuteResult<S, E extends EventLike> {
  /**
   * `appended`: its events are written · `unchanged`: it decided on none, nothing was written ·
   * `repeated`: its events were written before, by an earlier command with the same `commandId`. Of two that run at the
   * same moment, both answer `appended` where the store cannot tell (`AppendSuccess.repeated`).
   */
  readonly outcome: 'appended' | 'repeated' | 'unchanged';
  /** The state with the events folded in; of a repeated command, the state as it is now. */
  readonly state: S;
  readonly stream: string;
  /** The stream's last revision that is folded into `state`; null where nothing was ever written. */
  readonly revision: number | null;
  /** Of the command's last event; null where it has none. Hand it to `caughtUpTo` to read your own write. */
  readonly position: Position | null;
  /** The command's events. Of a repeated one, those that were not truncated since. */
  readonly events: readonly CommittedEvent<E>[];
  /** How often it was decided. */
  readonly attempts: number;
}
