import type { AppendRequest } from '@eventfold/core';

/** The append with an id for every event, so that it can be named, or sent again. */
export function withEventIds(request: AppendRequest): AppendRequest {
  const writes = request.writes.map((write) => ({
    ...write,
    events: write.events.map((event) =>
      event.id === undefined ? { ...event, id: crypto.randomUUID() } : event,
    ),
  }));
  return { ...request, writes };
}

/** The ids of its events, in order. */
export function eventIdsOf({ writes }: AppendRequest): readonly string[] {
  return writes.flatMap(({ events }) => events.flatMap(({ id }) => id?.toLowerCase() ?? []));
}
