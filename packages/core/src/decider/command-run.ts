import type { EventLike } from '../event/event.js';
import { remaining, type Bounds } from './append-surely.js';
import type { ExecuteOptions } from './execute-options.js';
import type { StateRequest, StateSource } from './state-source.js';

/** One command on its way. */
export interface CommandRun<S, C, E extends EventLike> extends StateSource<S, C, E> {
  readonly stream: string;
  readonly command: C;
  readonly options: ExecuteOptions;
  readonly bounds: Bounds;
  /** Let a refusal stand that was made on a cached state. */
  readonly trustCache: boolean;
}

/** How this command asks for states. */
export function stateRequest<S, C, E extends EventLike>({
  stream,
  options,
  bounds,
}: CommandRun<S, C, E>): StateRequest {
  return { stream, commandId: options.commandId, options: () => remaining(bounds) };
}
