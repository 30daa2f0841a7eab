import { eventStoreError, isEventStoreError } from '../errors/event-store-error.js';
import type { EventLike, RecordedEvent } from '../event/event.js';
import type { DecodedEvent } from './event-pipeline.js';
import type { EventTypeDefinition } from './event-type.js';
import { validated } from './standard-schema.js';
import { isSplit } from './upcasters.js';

/** What a stored type name stands for today. */
export interface StoredType {
  readonly type: string;
  readonly definition: EventTypeDefinition<unknown>;
}

/**
 * The events that one stored event stands for today.
 * @throws ES_DECODE_FAILED, ES_UPCAST_FAILED, ES_UNKNOWN_EVENT_TYPE
 */
export function decodeEvent(
  stored: StoredType | undefined,
  event: RecordedEvent,
  unknown: 'fail' | 'skip' | 'pass',
): readonly DecodedEvent[] {
  if (stored === undefined || event.schemaVersion > versionOf(stored)) {
    if (unknown === 'fail') throw unknownType(event, stored);
    return unknown === 'pass' ? [event] : [];
  }
  const data = upcast(stored, event, decoded(stored, event));
  if (isSplit(data))
    return data['@eventfold/several'].map((part: EventLike, index) => ({ ...event, ...part, index }));
  const { schema } = stored.definition;
  const checked =
    schema === undefined ? data : attempt(event, 'ES_DECODE_FAILED', () => validated(schema, data));
  return checked === event.data && stored.type === event.type
    ? [event]
    : [{ ...event, type: stored.type, data: checked }];
}

function versionOf({ definition }: StoredType): number {
  return (definition.upcasters?.steps.length ?? 0) + 1;
}

function decoded({ definition: { codec } }: StoredType, event: RecordedEvent): unknown {
  if (codec === undefined) return event.data;
  const { contentType } = event.system;
  if (contentType !== codec.contentType) {
    // JSON was written before there was a codec; bytes were written by another one.
    if (!(event.data instanceof Uint8Array)) return event.data;
    return attempt(event, 'ES_DECODE_FAILED', () => {
      throw new Error(`its bytes are ${contentType ?? 'of no known content type'}, not ${codec.contentType}`);
    });
  }
  return attempt(event, 'ES_DECODE_FAILED', () => codec.decode(event.data));
}

function upcast({ definition }: StoredType, event: RecordedEvent, data: unknown): unknown {
  const steps = definition.upcasters?.steps.slice(event.schemaVersion - 1) ?? [];
  for (const step of steps) {
    data = attempt(event, 'ES_UPCAST_FAILED', () => step(data as never, event));
    if (isSplit(data)) break;
  }
  return data;
}

function attempt<T>(event: RecordedEvent, code: 'ES_DECODE_FAILED' | 'ES_UPCAST_FAILED', work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (isEventStoreError(cause)) throw cause;
    const { stream, revision, type } = event;
    const what = code === 'ES_DECODE_FAILED' ? 'decoded' : 'upcast';
    const why = cause instanceof Error ? cause.message : String(cause);
    throw eventStoreError(code, `${placed(event)} could not be ${what}: ${why}.`, {
      cause,
      details: { stream, revision, type },
    });
  }
}

function unknownType(event: RecordedEvent, known: StoredType | undefined): Error {
  const { stream, revision, type, schemaVersion } = event;
  const why =
    known === undefined
      ? 'of a type that is not defined'
      : `of schema version ${schemaVersion}, newer than this program`;
  return eventStoreError('ES_UNKNOWN_EVENT_TYPE', `${placed(event)} is ${why}.`, {
    details: { stream, revision, type },
  });
}

function placed({ type, stream, revision }: RecordedEvent): string {
  return `The event ${JSON.stringify(type)} at revision ${revision} of ${JSON.stringify(stream)}`;
}
