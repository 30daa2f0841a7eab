import type { RecordedEvent } from '../event/event.js';
import type { StreamState } from '../store/append.js';
import type { StreamFacts } from '../store/judge-expectation.js';

/** What stays of an event that was removed: enough to recognise repeats and tokens for ever. */
export type RemovedEvent = Pick<RecordedEvent, 'id' | 'position' | 'revision'>;
export type MemorySlot = RecordedEvent | RemovedEvent;

/** One stream. The index of `slots` is the revision, so revisions cannot restart or leave a gap. */
export interface MemoryStream {
  state: Exclude<StreamState, 'missing'>;
  readonly slots: MemorySlot[];
  /** The oldest revision that can still be read; the next one to be written where there is none. */
  first: number;
  /** Where each id stands; made when the first write without an exact expectation needs it, then kept. */
  revisionOf: Map<string, number> | undefined;
}

/** A stream that nothing was written to yet. */
export function memoryStream(): MemoryStream {
  return { state: 'active', slots: [], first: 0, revisionOf: undefined };
}

/** What an expectation is judged by; of a stream that was never written where `stream` is undefined. */
export function factsOf(stream: MemoryStream | undefined): StreamFacts {
  if (stream === undefined) return MISSING;
  const { slots, state } = stream;
  return { state, head: slots.length - 1, idAt: (revision) => slots[revision]?.id };
}

const MISSING: StreamFacts = { state: 'missing', head: -1, idAt: () => undefined };

/** The revision of the event with this id, undefined where the stream never held it. */
export function findRevision(stream: MemoryStream, id: string): number | undefined {
  if (stream.revisionOf === undefined) {
    stream.revisionOf = new Map();
    for (const { id, revision } of stream.slots) stream.revisionOf.set(id, revision);
  }
  return stream.revisionOf.get(id);
}

/** The events from revision `from` up to, not including, `to`; none of them was removed. */
export function eventsBetween(stream: MemoryStream, from: number, to: number): RecordedEvent[] {
  return stream.slots.slice(from, to) as RecordedEvent[];
}

/** Forgets the events below revision `before`, and returns what stays of them. */
export function removeBelow(stream: MemoryStream, before: number): RemovedEvent[] {
  const removed = stream.slots
    .slice(stream.first, before)
    .map(({ id, position, revision }) => Object.freeze({ id, position, revision }));
  for (const slot of removed) stream.slots[slot.revision] = slot;
  stream.first = Math.max(stream.first, before);
  return removed;
}

/** Whether the slot still holds its event. */
export function isPresent(slot: MemorySlot): slot is RecordedEvent {
  return 'type' in slot;
}
