import type { EventLike, NewEvent, RecordedEvent } from '../event/event.js';

/**
 * A recorded event as its reader wants it. One that an upcaster split shares its revision and position with its
 * siblings; `index` tells them apart, 0 for the first.
 */
export type DecodedEvent<E extends EventLike = EventLike> = RecordedEvent<E> & {
  readonly index?: number | undefined;
};

/**
 * What stands between stored events and the program's own, the same on every path: on the way in normalize, encode,
 * transform; on the way out transform, decode, upcast, normalize.
 */
export interface EventPipeline<E extends EventLike = EventLike> {
  /** Named by it, snapshots and caches notice when the program's view of its events changes. */
  readonly fingerprint: string;
  /** The events as a read would return them: what a schema adds, trims or refuses. @throws ES_INVALID_EVENT */
  normalize(events: readonly E[]): readonly E[];
  /** Normalized events as they are stored. @throws ES_INVALID_EVENT */
  encode(events: readonly (E & NewEvent)[]): Promise<readonly NewEvent[]>;
  /** The page as the program wants it, in order. @throws ES_DECODE_FAILED, ES_UPCAST_FAILED, ES_UNKNOWN_EVENT_TYPE */
  decode(page: readonly RecordedEvent[]): Promise<readonly DecodedEvent<E>[]>;
  /** The names under which events of these types are stored, former ones included. */
  storedTypes(types: readonly string[]): readonly string[];
}

/** The page as the program wants it; without a pipeline, as it is stored. */
export function decodePage<E extends EventLike>(
  pipeline: EventPipeline<E> | undefined,
  page: readonly RecordedEvent[],
): readonly DecodedEvent<E>[] | Promise<readonly DecodedEvent<E>[]> {
  return pipeline === undefined || page.length === 0
    ? (page as readonly DecodedEvent<E>[])
    : pipeline.decode(page);
}
