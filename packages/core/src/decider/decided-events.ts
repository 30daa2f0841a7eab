import { derivedEventId } from '../event/event-id.js';
import type { CommittedEvent, EventLike, NewEvent, SystemMetadata } from '../event/event.js';
import type { JsonObject } from '../event/json.js';
import type { EventPipeline } from '../schema/event-pipeline.js';
import type { StreamWrite } from '../store/append.js';
import type { ExactRevision } from '../stream/expected-revision.js';
import { commandHash } from './command-trace.js';
import type { ExecuteOptions } from './execute-options.js';

/** A write whose events have their ids already, so that it can be repeated. */
export interface IdentifiedWrite extends StreamWrite {
  readonly events: readonly (NewEvent & { readonly id: string })[];
}

interface Decided<E extends EventLike> {
  readonly stream: string;
  readonly command: unknown;
  readonly options: ExecuteOptions;
  readonly decider: { readonly events?: EventPipeline<E> | undefined };
}

/** The write of what a command decided, encoded. With a command id, the events' ids follow from it. */
export async function writeOf<E extends EventLike>(
  { stream, command, options, decider }: Decided<E>,
  decided: readonly E[],
  expected: ExactRevision,
): Promise<IdentifiedWrite> {
  const { commandId } = options;
  const hash = commandId === undefined ? undefined : commandHash(command);
  const events = (decided as readonly (E & NewEvent)[]).map((event, index) => ({
    ...event,
    id:
      commandId === undefined
        ? (event.id?.toLowerCase() ?? globalThis.crypto.randomUUID())
        : derivedEventId(stream, commandId, index),
    metadata: options.metadata === undefined ? event.metadata : { ...options.metadata, ...event.metadata },
    system: systemOf(event.system, options, hash),
  }));
  if (decider.events === undefined) return { stream, expected, events };
  return { stream, expected, events: (await decider.events.encode(events)) as IdentifiedWrite['events'] };
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
