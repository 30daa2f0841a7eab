import type { EventStore, ManifestLevels, PositionOrder, RecordedEvent, StreamState } from '@eventfold/core';
import type { History, SeenEvent } from './history.js';
import { seenEvent } from './seen.js';

/** A stream as it was when everything had settled. */
export interface FinalStream {
  readonly stream: string;
  readonly state: StreamState;
  readonly head: number | null;
  /** Oldest first, without those that were removed. */
  readonly events: readonly SeenEvent[];
}

/** An event as the log held it in the end. */
export interface FinalLogEvent extends SeenEvent {
  /** From 0; 0 when left out. */
  readonly partition?: number | undefined;
}

/** What a store held when everything had settled. Apart from the function it is plain JSON. */
export interface FinalContents {
  readonly streams: readonly FinalStream[];
  /** The whole log; what it holds is not checked where it is left out. */
  readonly log?: readonly FinalLogEvent[] | undefined;
  readonly levels?: ManifestLevels | undefined;
  /** Checks that positions agree with the log; left out, they are compared for equality only. */
  readonly comparePositions?: ((a: string, b: string) => PositionOrder) | undefined;
}

/** Every stream that a history names. */
export function streamsOf(history: History): ReadonlySet<string> {
  const names = new Set<string>();
  for (const operation of history) {
    if (operation.kind === 'append') {
      for (const { stream } of [...operation.writes, ...operation.checks]) names.add(stream);
    } else if ('stream' in operation) {
      names.add(operation.stream);
    }
  }
  return names;
}

/**
 * Reads the log and every stream that the history names or the log holds. Call it once nothing writes any more, on a
 * connection that works. What else the namespace held before the history began counts as phantoms, so begin with an empty one.
 */
export async function finalContents(store: EventStore, history: History): Promise<FinalContents> {
  const limit = Math.min(1000, store.manifest.limits.pageEvents);
  const log = await wholeLog(store, limit);
  const names = new Set([...streamsOf(history), ...log.map(({ stream }) => stream)]);
  const streams: FinalStream[] = [];
  for (const stream of names) streams.push(await wholeStream(store, stream, limit));
  return {
    streams,
    log: log.map((event) => ({ ...seenEvent(event), partition: store.partitionOf(event.stream) })),
    levels: store.manifest.levels,
    comparePositions: (a, b) => store.comparePositions(a, b),
  };
}

async function wholeLog(store: EventStore, limit: number): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let after: string | undefined;
  for (;;) {
    const page = await store.readLog({ after, limit });
    for (const event of page.events) events.push(event);
    if (page.atHead) return events;
    if (page.next === after)
      throw new Error('The log does not come to its head: a page left its cursor where it was.');
    after = page.next;
  }
}

async function wholeStream(store: EventStore, stream: string, limit: number): Promise<FinalStream> {
  const events: SeenEvent[] = [];
  let from: number | undefined;
  for (;;) {
    const { state, head, next, ...page } = await store.readStream({ stream, from, limit });
    for (const event of page.events) events.push(seenEvent(event));
    if (next === null) return { stream, state, head, events };
    if (next === from) throw new Error(`The stream ${JSON.stringify(stream)} does not come to its end.`);
    from = next;
  }
}
