import { derivedEventId } from '../event/event-id.js';
import type { CommittedEvent, EventLike, NewEvent, SystemMetadata } from '../event/event.js';
import type { JsonObject } from '../event/json.js';
import type { EventPipeline } from '../schema/event-pipeline.js';
import type { StreamWrite } from '../store/append.js';
import type { ExactRevision } from '../stream/expected-revision.js';
import { contentHash } from './content-hash.js';
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
  const hash = commandId === undefined ? undefined : contentHash(command);
  const events = (decided as readonly (E & NewEvent)[]).map((event, index) => ({
    ...event,
    id:
      commandId === undefined
        ? ownId(event)
        : derivedEventId(stream, derivation(commandId, hash, event), index),
    metadata: options.metadata === undefined ? event.metadata : { ...options.metadata, ...event.metadata },
    system: systemOf(event.system, options, hash),
  }));
  if (decider.events === undefined) return { stream, expected, events };
  const encoded = await decider.events.encode(events);
  // A pipeline that loses the ids would make a repeat of this write look like another one.
  return { stream, expected, events: encoded.map((event, index) => ({ ...event, id: events[index]!.id })) };
}

/**
 * What an event's id follows from. The command's content, so that another command under the same id does not pass for a
 * repeat; and the event's own, so that a decision that came out differently does not pass for the one that is stored.
 */
function derivation(commandId: string, hash: string | undefined, { type, data }: EventLike): string {
  return [commandId, hash, contentHash([type, data instanceof Uint8Array ? data.byteLength : data])].join(
    ':',
  );
}

function ownId({ id }: NewEvent): string {
  if (id === undefined) return globalThis.crypto.randomUUID();
  // In the case that it is stored in, or the event would not be known again. What is no string the store refuses.
  return typeof id === 'string' ? id.toLowerCase() : id;
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
