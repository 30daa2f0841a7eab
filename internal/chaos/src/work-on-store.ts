import { setTimeout as delay } from 'node:timers/promises';
import {
  isEventStoreError,
  type AppendResult,
  type Cursor,
  type EventStore,
  type ExpectedRevision,
  type NewEvent,
  type StreamCheck,
  type StreamWrite,
} from '@eventfold/core';
import type { Draw } from './draw.js';

export interface WorkOptions {
  readonly draw: Draw;
  readonly streams: readonly string[];
  /** Streams whose events are removed now and then. */
  readonly removable: readonly string[];
  readonly isOver: () => boolean;
  /** Hears of every error. One that it throws ends the work. */
  readonly onError: (error: unknown) => void;
}

interface Worker extends WorkOptions {
  readonly store: EventStore;
  /** The last event of a stream as this worker knows it. */
  readonly heads: Map<string, { readonly revision: number; readonly eventId: string | undefined }>;
  cursor: Cursor | undefined;
}

/** A client that appends in bursts, reads and removes until it is over, and goes on after every error. */
export async function workOnStore(store: EventStore, options: WorkOptions): Promise<void> {
  const worker: Worker = { ...options, store, heads: new Map(), cursor: undefined };
  while (!worker.isOver()) {
    const { draw } = worker;
    const size = draw.onceIn(3) ? draw.between(2, 12) : 1;
    await Promise.all(Array.from({ length: size }, () => step(worker).catch(worker.onError)));
    await delay(draw.between(0, 8));
  }
}

async function step(worker: Worker): Promise<void> {
  const { draw, streams, removable } = worker;
  const kind = draw.between(1, 20);
  if (kind <= 8) await appendTo(worker, [draw.pick(streams)]);
  else if (kind === 9) await appendTo(worker, [`new-${crypto.randomUUID()}`]);
  else if (kind <= 11) await appendTo(worker, severalOf(worker));
  else if (kind === 12) await appendTo(worker, [draw.pick(removable)]);
  else if (kind === 13) await remove(worker, draw.pick(removable));
  else if (kind <= 17) await readStream(worker, draw.pick([...streams, ...removable]));
  else await readLog(worker);
}

/** Up to three streams that one append can reach. */
function severalOf({ draw, store, streams }: Worker): string[] {
  const first = draw.pick(streams);
  const reach = store.manifest.levels.atomicAppend;
  if (reach === 'stream') return [first];
  const home = store.partitionOf(first);
  const near = streams.filter(
    (name) => name !== first && (reach === 'store' || store.partitionOf(name) === home),
  );
  return [first, ...near.slice(0, draw.between(1, 2))];
}

async function appendTo(worker: Worker, streams: readonly string[]): Promise<void> {
  const { draw, store } = worker;
  const [checked, ...written] = streams;
  const useCheck = written.length > 0 && store.manifest.operations.checks && draw.onceIn(3);
  const targets = useCheck ? written : streams;
  const writes = targets.map((stream): StreamWrite => {
    const count = draw.onceIn(10) ? draw.between(10, 60) : draw.between(1, 3);
    const events = Array.from({ length: count }, () => newEvent(draw));
    return { stream, expected: expectationOf(worker, stream), events };
  });
  const checks = useCheck && checked !== undefined ? [checkOf(worker, checked)] : [];
  const result = await store.append({ writes, checks }, { timeoutMs: draw.pick([300, 1000, 3000]) });
  learn(worker, result, writes);
}

function checkOf({ heads }: Worker, stream: string): StreamCheck {
  return { stream, expected: heads.get(stream)?.revision ?? 'no-stream' };
}

function newEvent(draw: Draw): NewEvent {
  const text = 'x'.repeat(draw.onceIn(20) ? draw.between(1000, 20_000) : draw.between(0, 60));
  return { id: crypto.randomUUID(), type: draw.pick(['Opened', 'Posted', 'Closed']), data: { text } };
}

function expectationOf({ draw, heads }: Worker, stream: string): ExpectedRevision {
  if (draw.onceIn(4)) return 'any';
  const head = heads.get(stream);
  if (head === undefined) return 'no-stream';
  const { revision, eventId } = head;
  return eventId !== undefined && draw.onceIn(2) ? { revision, eventId } : revision;
}

function learn({ heads }: Worker, result: AppendResult, writes: readonly StreamWrite[]): void {
  if (result.ok) {
    for (const { stream, lastRevision } of result.streams) {
      const eventId = writes.find((write) => write.stream === stream)?.events.at(-1)?.id;
      heads.set(stream, { revision: lastRevision, eventId });
    }
    return;
  }
  for (const { stream, actual } of result.violations) {
    if (actual === null) heads.delete(stream);
    else heads.set(stream, { revision: actual, eventId: undefined });
  }
}

async function readStream({ draw, store, heads }: Worker, stream: string): Promise<void> {
  const direction = draw.pick(['forward', 'backward'] as const);
  const known = heads.get(stream)?.revision ?? 0;
  const from = direction === 'forward' ? Math.max(0, known - draw.between(0, 20)) : undefined;
  const page = await store.readStream({ stream, direction, from, limit: draw.between(1, 40) });
  if (direction === 'forward' || page.head === null) return;
  heads.set(stream, { revision: page.head, eventId: page.events[0]?.id });
}

async function readLog(worker: Worker): Promise<void> {
  const page = await worker.store.readLog({ after: worker.cursor, limit: worker.draw.between(1, 300) });
  worker.cursor = page.next;
}

async function remove({ draw, store, heads }: Worker, stream: string): Promise<void> {
  const head = heads.get(stream);
  const { truncate } = store.manifest.operations;
  if (draw.onceIn(3)) await store.delete({ stream, expected: 'any' });
  else if (truncate && head !== undefined)
    await store.truncate({ stream, before: draw.between(0, head.revision) });
}

/** Follows the log from its beginning, and from its last page after every error. */
export async function followStore(
  store: EventStore,
  { signal, limit, onPage, onError }: FollowOptions,
): Promise<void> {
  let after: Cursor | undefined;
  while (!signal.aborted) {
    try {
      for await (const page of store.subscribe({ after, limit }, { signal })) {
        after = page.next;
        onPage(page.next);
      }
    } catch (error) {
      if (!isEventStoreError(error, 'ES_ABORTED')) onError(error);
      await delay(20);
    }
  }
}

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly limit: number;
  readonly onPage: (next: Cursor) => void;
  readonly onError: (error: unknown) => void;
}
