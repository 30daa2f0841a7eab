import type { Decider, Decision } from '../decider/decider.js';
import { commandHandler } from '../decider/command-handler.js';
import type { ExecuteOptions, ExecuteResult } from '../decider/execute-options.js';
import type { EventLike } from '../event/event.js';
import type { EventPipeline } from '../schema/event-pipeline.js';
import type { EventStore } from '../store/event-store.js';
import { categoryOf } from '../stream/stream-name.js';

/** A command as an object: it names its stream, the state it needs and how it is handled. */
export interface CommandObject<S, E extends EventLike> {
  /** The whole name: `<category>-<id>`. */
  readonly stream: string;
  readonly initialState: S;
  evolve(state: S, event: E): S;
  /** The events that it leads to, `[]` for none; throws to refuse. It may run several times. */
  handle(state: S): Decision<E> | Promise<Decision<E>>;
  readonly events?: EventPipeline<E> | undefined;
}

/**
 * Runs a command object: `execute` in another style, with the same promises. With a `commandId`, the object's own properties that
 * JSON can hold are what a repeat is compared by.
 */
export async function executeCommand<S, E extends EventLike>(
  store: EventStore,
  command: CommandObject<S, E>,
  options?: ExecuteOptions,
): Promise<ExecuteResult<S, E>> {
  const { stream } = command;
  const decider: Decider<S, CommandObject<S, E>, E> = {
    category: categoryOf(stream),
    initialState: command.initialState,
    evolve: (state, event) => command.evolve(state, event),
    decide: (state) => command.handle(state),
    events: command.events,
    stateVersion: 1,
    stream: () => stream,
  };
  return commandHandler(store, decider).execute(stream, command, options);
}
