import type { EventStore, NewEvent, StreamWrite } from '@eventfold/core';
import { beginOperation } from './begin-operation.js';
import { eventDigest } from './event-digest.js';
import type { SentEvent, SentWrite } from './history.js';
import type { Recording } from './recording.js';
import { conflictOf } from './seen.js';

/** An append that is written down. */
export function recordingAppend(store: EventStore, recording: Recording): EventStore['append'] {
  return async (request, options) => {
    if (!isWellFormed(request?.writes)) return store.append(request, options);
    const writes = request.writes.map(withIds);
    const checks = request.checks ?? [];
    const operation = beginOperation(recording, { kind: 'append', writes: writes.map(sentWrite), checks });
    return operation.settle(
      () => store.append({ ...request, writes }, options),
      (result) =>
        result.ok ? { is: 'ok', streams: result.streams, position: result.position } : conflictOf(result),
    );
  };
}

/** What cannot even be described is left to the store, which refuses it. */
function isWellFormed(writes: readonly StreamWrite[] | undefined): writes is readonly StreamWrite[] {
  return (
    Array.isArray(writes) &&
    writes.every(
      (write: StreamWrite | null) =>
        Array.isArray(write?.events) && write.events.every((event: NewEvent | null) => isDescribable(event)),
    )
  );
}

function isDescribable(event: NewEvent | null): boolean {
  if (typeof event !== 'object' || event === null) return false;
  try {
    eventDigest(event);
    return event.id === undefined || typeof event.id === 'string';
  } catch {
    return false;
  }
}

function withIds(write: StreamWrite): StreamWrite {
  return {
    ...write,
    events: write.events.map((event) =>
      event.id === undefined ? { ...event, id: crypto.randomUUID() } : event,
    ),
  };
}

function sentWrite({ stream, expected, events }: StreamWrite): SentWrite {
  return { stream, expected, events: events.map(sentEvent) };
}

function sentEvent(event: NewEvent): SentEvent {
  return { id: event.id?.toLowerCase() ?? '', digest: eventDigest(event) };
}
