import { derivedEventId } from '../event/event-id.js';
import type { CommittedEvent, EventLike, NewEvent, SystemMetadata } from '../event/event.js';
import type { JsonObject } from '../event/json-value.js';
import type { StreamWrite } from '../store/append.js';
import type { ExactRevision } from '../stream/expected-revision.js';
import { commandHash } from './command-trace.js';
import type { ExecuteOptions } from './execute.js';

/** A write whose events have their ids already, so that it can be repeated. */
export interface IdentifiedWrite extends StreamWrite {
  readonly events: readonly (NewEvent & { readonly id: string })[];
}

interface Decided {
  readonly stream: string;
  readonly command: unknown;
  readonly options: ExecuteOptions;
}

/** The write of what a command decided. With a command id, the events' ids follow from it. */
export function writeOf(
  { stream, command, options }: Decided,
  decided: readonly EventLike[],
  expected: ExactRevision,
): IdentifiedWrite {
  const { commandId } = options;
  const hash = commandId === undefined ? undefined : commandHash(command);
  const events = (decided as readonly NewEvent[]).map((event, index) => ({
    ...event,
    id:
      commandId === undefined
        ? (event.id ?? globalThis.crypto.randomUUID())
        : derivedEventId(stream, commandId, index),
    metadata: options.metadata === undefined ? event.metadata : { ...options.metadata, ...event.metadata },
    system: systemOf(event.system, options, hash),
  }));
  return { stream, expected, events };
}

function systemOf(
  own: SystemMetadata | undefined,
  options: ExecuteOptions,
  hash: string | undefined,
): SystemMetadata {
  const { commandId, correlationId, causationId } = options;
  return {
    ...own,
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(causationId === undefined ? {} : { causationId }),
    ...(commandId === undefined ? {} : { commandId, commandHash: hash }),
  };
}

/** The decided events as the store acknowledged them. */
export function committedEvents<E extends EventLike>(
  { stream, events }: IdentifiedWrite,
  decided: readonly E[],
  firstRevision: number,
): CommittedEvent<E>[] {
  return decided.map((event, index) => {
    const { id, schemaVersion = 1, metadata = {}, system = {} } = events[index]!;
    return {
      ...event,
      id,
      schemaVersion,
      metadata: metadata as JsonObject,
      system,
      stream,
      revision: firstRevision + index,
    };
  });
}
