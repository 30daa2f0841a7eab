import { eventStoreError } from '../errors/event-store-error.js';
import type { EventLike, NewEvent, RecordedEvent } from '../event/event.js';
import { sha256Hex } from '../event/sha256.js';
import { decodeEvent, type StoredType } from './decode-event.js';
import { encodeEvent, normalizeEvent } from './encode-event.js';
import { decodeAll, encodeAll } from './run-transform.js';
import type { DecodedEvent, EventPipeline } from './event-pipeline.js';
import type { EventTransform, EventTypeDefinition } from './event-type.js';

/** How the events of a union are kept and read. */
export interface EventDefinitions<E extends EventLike> {
  /** Every type of the union; `{}` for one that needs nothing. */
  readonly types: { readonly [K in E['type']]: EventTypeDefinition<Extract<E, { type: K }>['data']> };
  /** In the order in which they are applied to events on their way into the store. */
  readonly transforms?: readonly EventTransform[] | undefined;
  /**
   * What to do with a stored event of another type, or of a newer schema version: throw ES_UNKNOWN_EVENT_TYPE
   * (`fail`, the default), leave it out (`skip`), or hand it on as it is (`pass`).
   */
  readonly unknown?: 'fail' | 'skip' | 'pass' | undefined;
}

/** Describes how a union of events is kept and read. Give it to a decider as `events`. @throws ES_INVALID_ARGUMENT */
export function defineEvents<E extends EventLike>(definitions: EventDefinitions<E>): EventPipeline<E> {
  const { transforms = [], unknown = 'fail' } = definitions;
  const types = Object.entries<EventTypeDefinition<unknown>>(definitions.types);
  const byType = new Map(types);
  const stored = storedTypes(types);
  return Object.freeze({
    fingerprint: fingerprintOf(types, transforms),
    normalize: (events: readonly E[]) =>
      events.map((event, index) => normalizeEvent(byType.get(event.type), event, index)),
    async encode(events: readonly (E & NewEvent)[]) {
      let encoded: readonly NewEvent[] = events.map((event, index) =>
        encodeEvent(byType.get(event.type), event, index),
      );
      for (const transform of transforms) encoded = await encodeAll(transform, encoded);
      return encoded;
    },
    async decode(page: readonly RecordedEvent[]) {
      let plain = page;
      for (const transform of [...transforms].reverse()) plain = await decodeAll(transform, plain);
      return plain.flatMap((event) =>
        decodeEvent(stored.get(event.type), event, unknown),
      ) as DecodedEvent<E>[];
    },
    storedTypes: (wanted: readonly string[]) =>
      [...stored]
        .filter(([, { type, definition }]) =>
          [type, ...(definition.splitsInto ?? [])].some((each) => wanted.includes(each)),
        )
        .map(([name]) => name),
  });
}

function storedTypes(types: readonly [string, EventTypeDefinition<unknown>][]): Map<string, StoredType> {
  const stored = new Map<string, StoredType>();
  for (const [type, definition] of types) {
    for (const name of [type, ...(definition.formerly ?? [])]) {
      if (stored.has(name)) {
        throw eventStoreError(
          'ES_INVALID_ARGUMENT',
          `Two event types claim the stored name ${JSON.stringify(name)}.`,
        );
      }
      stored.set(name, { type, definition });
    }
  }
  return stored;
}

function fingerprintOf(
  types: readonly [string, EventTypeDefinition<unknown>][],
  transforms: readonly EventTransform[],
): string {
  const parts = types.map(([type, { formerly, upcasters, codec }]) => [
    type,
    upcasters?.steps.length ?? 0,
    codec?.contentType ?? null,
    formerly ?? [],
  ]);
  return sha256Hex(JSON.stringify([parts.sort(), transforms.map(({ name }) => name)]), 2);
}
