import { derivedEventId } from '../event/event-id.js';
import type { CommittedEvent, EventLike, NewEvent, PreparedEvent, SystemMetadata } from '../event/event.js';
import { prepareEvent } from '../event/prepare-event.js';
import { randomEventId } from '../event/random-event-id.js';
import type { EventPipeline } from '../schema/event-pipeline.js';
import type { StreamWrite } from '../store/append.js';
import type { ExactRevision } from '../stream/expected-revision.js';
import { contentHash } from './content-hash.js';
import type { ExecuteOptions } from './execute-options.js';

/** A write whose events are prepared already, ids included, so that it can be repeated. */
export interface IdentifiedWrite extends StreamWrite {
  readonly events: readonly PreparedEvent[];
}

interface Decided<E extends EventLike> {
  readonly stream: string;
  readonly command: unknown;
  readonly options: ExecuteOptions;
  readonly decider: { readonly events?: EventPipeline<E> | undefined };
}

/**
 * The write of what a command decided, encoded. With a command id, the events' ids follow from it.
 * @throws ES_INVALID_EVENT for what no store could keep
 */
export function writeOf<E extends EventLike>(
  origin: Decided<E>,
  decided: readonly E[],
  expected: ExactRevision,
): IdentifiedWrite | Promise<IdentifiedWrite> {
  const { stream, options, decider } = origin;
  if (decider.events !== undefined) return encodedWrite(origin, decider.events, decided, expected);
  const events = bringsNothing(options) ? decided : marked(origin, decided);
  return { stream, expected, events: events.map((event, index) => prepareEvent(event, index)) };
}

async function encodedWrite<E extends EventLike>(
  origin: Decided<E>,
  pipeline: EventPipeline<E>,
  decided: readonly E[],
  expected: ExactRevision,
): Promise<IdentifiedWrite> {
  const events = marked(origin, decided);
  const encoded = await pipeline.encode(events);
  // A pipeline that loses the ids would make a repeat of this write look like another one.
  const prepared = encoded.map((event, index) => prepareEvent({ ...event, id: events[index]!.id }, index));
  return { stream: origin.stream, expected, events: prepared };
}

/** Whether the decided events are all that there is to write. */
function bringsNothing({ commandId, correlationId, causationId, metadata }: ExecuteOptions): boolean {
  return (
    commandId === undefined &&
    correlationId === undefined &&
    causationId === undefined &&
    metadata === undefined
  );
}

/** The events with their ids, and with what the command brings along. */
function marked<E extends EventLike>(
  { stream, command, options }: Decided<E>,
  decided: readonly (E & NewEvent)[],
): (E & NewEvent)[] {
  const { commandId } = options;
  const hash = commandId === undefined ? undefined : contentHash(command);
  return decided.map((event, index) => ({
    ...event,
    id:
      commandId === undefined
        ? ownId(event)
        : derivedEventId(stream, derivation(commandId, hash, event), index),
    metadata: options.metadata === undefined ? event.metadata : { ...options.metadata, ...event.metadata },
    system: systemOf(event.system, options, hash),
  }));
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
  if (id === undefined) return randomEventId();
  // In the case that it is stored in, or the event would not be known again. What is no string is refused later.
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

/**
 * A write's events as the store acknowledged them.
 * @param decided the same events as the program wants them
 */
export function committedEvents<E extends EventLike>(
  { stream, events }: IdentifiedWrite,
  decided: readonly EventLike[],
  firstRevision: number,
): CommittedEvent<E>[] {
  return events.map(({ id, schemaVersion, metadata, system }, index) => {
    const { type, data } = decided[index]!;
    const revision = firstRevision + index;
    const committed: CommittedEvent = { id, type, schemaVersion, data, metadata, system, stream, revision };
    return committed as CommittedEvent<E>;
  });
}
