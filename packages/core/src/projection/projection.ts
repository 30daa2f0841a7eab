import { eventStoreError } from '../errors/event-store-error.js';
import type { EventLike } from '../event/event.js';
import type { DecodedEvent, EventPipeline } from '../schema/event-pipeline.js';
import { checkCategory } from '../stream/stream-name.js';

/** What a projection takes its events from: a decider, or what looks like one to it. */
export interface ProjectionSource {
  readonly category: string;
  /** Only for the type of its events. */
  readonly evolve: (state: never, event: never) => unknown;
  readonly events?: Pick<EventPipeline, 'decode' | 'storedTypes'> | undefined;
}

/** The events of a source, or of several. */
export type EventFrom<S> = S extends {
  readonly evolve: (state: never, event: infer E extends EventLike) => unknown;
}
  ? E
  : never;

/** For each event type, what it does to the view. A promise is waited for; what else a handler returns is of no interest. */
export type ProjectionHandlers<E extends EventLike, V> = {
  readonly [K in E['type']]?: (event: DecodedEvent<Extract<E, { type: K }>>, view: V) => unknown;
};

/** Which events a view is made of, and what each does to it. */
export interface ProjectionDefinition<S extends ProjectionSource, V> {
  /** With the version, the name of its checkpoint: one projection of that name runs at a time. */
  readonly name: string;
  /** Another version starts anew, beside the old one's view. 1 when left out. */
  readonly version?: number | undefined;
  readonly source: S | readonly S[];
  /** What the handlers write to. */
  readonly view: V;
  /** Called one after the other, in the log's order, at least once for each event: make their effect the same the second time. */
  readonly on: ProjectionHandlers<EventFrom<S>, NoInfer<V>>;
}

/** A projection, ready to be run. */
export interface Projection {
  readonly name: string;
  /** `<name>.v<version>`: where its checkpoint is kept. */
  readonly checkpoint: string;
  readonly sources: readonly ProjectionSource[];
  /** The event types it handles. */
  readonly types: readonly string[];
  handle(event: DecodedEvent): unknown;
}

/** Describes a read model: which events it is made of, and what each does to it. @throws ES_INVALID_ARGUMENT */
export function projection<S extends ProjectionSource, V>(
  definition: ProjectionDefinition<S, V>,
): Projection {
  const { name, version = 1, source, view, on } = definition;
  const sources: readonly ProjectionSource[] = Array.isArray(source)
    ? (source as readonly S[])
    : [source as S];
  for (const { category } of sources) checkCategory(category);
  const types = Object.keys(on);
  if (
    name === '' ||
    !Number.isSafeInteger(version) ||
    version < 1 ||
    sources.length === 0 ||
    types.length === 0
  ) {
    throw eventStoreError(
      'ES_INVALID_ARGUMENT',
      'A projection has a name, a version from 1, at least one source and at least one handler.',
    );
  }
  const handlers = new Map(Object.entries(on)) as ReadonlyMap<
    string,
    (event: DecodedEvent, view: V) => unknown
  >;
  return Object.freeze({
    name,
    checkpoint: `${name}.v${version}`,
    sources,
    types,
    handle: (event: DecodedEvent) => handlers.get(event.type)?.(event, view),
  });
}
