import type { EventLike } from '../event/event.js';
import type { EventPipeline } from '../schema/event-pipeline.js';
import { checkCategory, streamName } from '../stream/stream-name.js';
import { eventStoreError } from '../errors/event-store-error.js';

/** What a decision comes to: one event, several in order, or none. */
export type Decision<E> = E | readonly E[];

/** A pure description of one kind of stream: what can happen in it and what follows from that. */
export interface DeciderDefinition<S, C, E extends EventLike, Evolve = (state: S, event: E) => S> {
  /** The first part of its streams' names. No `-`, no `$` at the start. */
  readonly category: string;
  /** The state before the first event; `null` is a good one where the thing does not exist yet, undefined is refused. */
  readonly initialState: S;
  /** The state after an event. It must neither change the old state nor depend on anything else. */
  readonly evolve: Evolve & ((state: NoInfer<S>, event: E) => unknown);
  /**
   * The events that a command leads to, `[]` for none; throws to refuse it. It may run several times for one
   * command: on a conflict it is asked again with the newer state.
   */
  readonly decide: (state: NoInfer<S>, command: C) => Decision<NoInfer<E>> | Promise<Decision<NoInfer<E>>>;
  /** How the events are kept and read, where they are more than strict JSON that never changed: see `defineEvents`. */
  readonly events?: EventPipeline<NoInfer<E>> | undefined;
  /** Raise it when the state's form or `evolve` changes: snapshots of other versions are then ignored. 1 when left out. */
  readonly stateVersion?: number | undefined;
}

/** What `decider` makes of a definition: frozen, without a store or a state of its own, and the same for every instance. */
export interface Decider<S, C, E extends EventLike = EventLike> {
  readonly category: string;
  readonly initialState: S;
  readonly evolve: (state: S, event: E) => S;
  readonly decide: (state: S, command: C) => Decision<E> | Promise<Decision<E>>;
  readonly events?: EventPipeline<E> | undefined;
  readonly stateVersion: number;
  /** The name of the stream of one instance. @throws ES_INVALID_STREAM_NAME */
  readonly stream: (id: string) => string;
}

/**
 * Makes a decider. Nothing needs a type argument: the event is inferred from its annotation in `evolve`, the command from its
 * annotation in `decide`, the state from `initialState`.
 * @throws ES_INVALID_STREAM_NAME for a category that cannot start a stream's name
 */
// The event's constraint is generic in its type name: against a plain string, literals in decide's result would widen. The
// state's shuts out undefined; with the primitives spelt out, an initial `0` would make it the type 0. And `evolve` is a type of its
// own: only so does `{ ...account, status: 'open' }` keep its literal without an annotation of what it returns.
export function decider<
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  S extends {} | null,
  C,
  E extends EventLike<T>,
  T extends string,
  Evolve extends (state: NoInfer<S>, event: never) => NoInfer<S>,
>(definition: DeciderDefinition<S, C, E, Evolve>): Decider<S, C, E> {
  const { category, initialState, evolve, decide, events, stateVersion = 1 } = definition;
  checkCategory(category);
  if (initialState === undefined)
    throw eventStoreError('ES_INVALID_ARGUMENT', 'A decider has an initial state; use null for none.');
  return Object.freeze({
    category,
    initialState,
    // Its own type says nothing of the event, which the definition's other half does.
    evolve: evolve as (state: S, event: E) => S,
    decide,
    events,
    stateVersion,
    stream: (id: string) => streamName(category, id),
  });
}

/** The event type of a decider. */
export type EventOf<D extends AnyDecider> = Parameters<D['evolve']>[1];
/** The command type of a decider. */
export type CommandOf<D extends AnyDecider> = Parameters<D['decide']>[1];
/** The state type of a decider. */
export type StateOf<D extends AnyDecider> = D['initialState'];

/** Any decider, where only its parts matter. */
export interface AnyDecider {
  readonly initialState: unknown;
  readonly evolve: (state: never, event: never) => unknown;
  readonly decide: (state: never, command: never) => unknown;
}
