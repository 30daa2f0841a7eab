import { eventStoreError } from '../errors/event-store-error.js';
import type { NewEvent } from '../event/event.js';
import type { EventTypeDefinition } from './event-type.js';
import { validated } from './standard-schema.js';

/** The event as it is stored: validated, encoded, and marked with its schema version. @throws ES_INVALID_EVENT */
export function encodeEvent(
  definition: EventTypeDefinition<unknown> | undefined,
  event: NewEvent,
  index: number,
): NewEvent {
  if (definition === undefined) throw refused(event, index, new Error('the type is not among those defined'));
  const { codec, schema, upcasters } = definition;
  const schemaVersion = (upcasters?.steps.length ?? 0) + 1;
  try {
    if (schema !== undefined) validated(schema, event.data);
    if (codec === undefined) return { ...event, schemaVersion };
    const system = { ...event.system, contentType: codec.contentType };
    return { ...event, schemaVersion, data: codec.encode(event.data), system };
  } catch (error) {
    throw refused(event, index, error);
  }
}

function refused({ type }: NewEvent, index: number, cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return eventStoreError('ES_INVALID_EVENT', `Event ${index} (${JSON.stringify(type)}) is refused: ${why}.`, {
    cause,
    details: { index },
  });
}
