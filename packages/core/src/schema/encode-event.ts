import { eventStoreError } from '../errors/event-store-error.js';
import type { EventLike, NewEvent } from '../event/event.js';
import type { EventTypeDefinition } from './event-type.js';
import { validated } from './standard-schema.js';

/** The event as its schema gives it back. @throws ES_INVALID_EVENT */
export function normalizeEvent<E extends EventLike>(
  definition: EventTypeDefinition<unknown> | undefined,
  event: E,
  index: number,
): E {
  if (definition === undefined) throw refused(event, index, new Error('the type is not among those defined'));
  const { schema } = definition;
  if (schema === undefined) return event;
  try {
    return { ...event, data: validated(schema, event.data) };
  } catch (error) {
    throw refused(event, index, error);
  }
}

/** The event as it is stored: encoded, and marked with its schema version. @throws ES_INVALID_EVENT */
export function encodeEvent(
  definition: EventTypeDefinition<unknown> | undefined,
  event: NewEvent,
  index: number,
): NewEvent {
  if (definition === undefined) throw refused(event, index, new Error('the type is not among those defined'));
  const { codec, upcasters } = definition;
  const schemaVersion = (upcasters?.steps.length ?? 0) + 1;
  if (codec === undefined) return { ...event, schemaVersion };
  const system = { ...event.system, contentType: codec.contentType };
  try {
    return { ...event, schemaVersion, data: codec.encode(event.data), system };
  } catch (error) {
    throw refused(event, index, error);
  }
}

function refused({ type }: EventLike, index: number, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return eventStoreError('ES_INVALID_EVENT', `Event ${index} (${JSON.stringify(type)}) is refused: ${why}.`, {
    cause,
    details: { index },
  });
}
