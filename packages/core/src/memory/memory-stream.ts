import type { RecordedEvent } from '../event/event.js';
import type { StreamState } from '../store/append.js';
import type { StreamFacts } from '../store/judge-expectation.js';

/** What stays of an event that was removed: enough to recognise repeats and tokens for ever. */
export type RemovedEvent = Pick<RecordedEvent, 'id' | 'position' | 'revision'>;
export type MemorySlot = RecordedEvent | RemovedEvent;

/** One stream. The index of `slots` is the revision, so revisions cannot restart or leave a gap. */
export class MemoryStream implements StreamFacts {
  state: Exclude<StreamState, 'missing'> = 'active';
  readonly slots: MemorySlot[] = [];
  /** The oldest revision that can still be read; the next one to be written where there is none. */
  first = 0;
  /** Where each id stands; made when the first write without an exact expectation needs it, then kept. */
  private revisionOf: Map<string, number> | undefined;
  /** Whether a reader can have the events as they are: none of them ever held bytes. */
  private isPlain = true;

  get head(): number {
    return this.slots.length - 1;
  }

  idAt(revision: number): string | undefined {
    return this.slots[revision]?.id;
  }

  push(event: RecordedEvent): void {
    this.slots.push(event);
    this.revisionOf?.set(event.id, event.revision);
    if (holdsBytes(event)) this.isPlain = false;
  }

  /** The revision of the event with this id, undefined where the stream never held it. */
  find(id: string): number | undefined {
    this.revisionOf ??= new Map(this.slots.map((slot) => [slot.id, slot.revision]));
    return this.revisionOf.get(id);
  }

  /** The events from revision `from` up to, not including, `to`, as a reader gets them; none of them was removed. */
  between(from: number, to: number): RecordedEvent[] {
    const events = this.slots.slice(from, to) as RecordedEvent[];
    return this.isPlain ? events : events.map(handOut);
  }

  /** Forgets the events below revision `before`, and returns what stays of them. */
  removeBelow(before: number): RemovedEvent[] {
    const removed = this.slots
      .slice(this.first, before)
      .map(({ id, position, revision }) => Object.freeze({ id, position, revision }));
    for (const slot of removed) this.slots[slot.revision] = slot;
    this.first = Math.max(this.first, before);
    return removed;
  }

  /** Forgets everything, and that it ever was. */
  tombstone(): void {
    this.slots.length = 0;
    this.revisionOf = undefined;
    this.state = 'tombstoned';
  }
}

/** What an expectation is judged by where the stream was never written. */
export const MISSING_STREAM: StreamFacts = { state: 'missing', head: -1, idAt: () => undefined };

/** The event as a reader gets it. Bytes cannot be frozen, so every reader has its own. */
export function handOut(event: RecordedEvent): RecordedEvent {
  return holdsBytes(event) ? Object.freeze({ ...event, data: event.data.slice() }) : event;
}

/** Whether the event's data is bytes: what is stored is that or JSON. */
export function holdsBytes(event: RecordedEvent): event is RecordedEvent & { readonly data: Uint8Array } {
  return ArrayBuffer.isView(event.data);
}

/** Whether the slot still holds its event. */
export function isPresent(slot: MemorySlot): slot is RecordedEvent {
  return 'type' in slot;
}
