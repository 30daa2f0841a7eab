import type {
  AppendRequest,
  AppendResult,
  AppendSuccess,
  ConflictViolation,
  EventStore,
  LogPage,
  NewEvent,
  RecordedEvent,
  StreamPage,
  StreamWrite,
  ReadLogRequest,
} from '@eventfold/core';
import type { Shared } from './broken-store.js';

type Change<T> = (value: T) => T;

/** Replaces what appends are asked for. */
export function alterRequest(store: EventStore, change: Change<AppendRequest>): Partial<EventStore> {
  return { append: async (request, options) => store.append(change(request), options) };
}

/** Replaces each write of an append. */
export function alterWrite(store: EventStore, change: Change<StreamWrite>): Partial<EventStore> {
  return alterRequest(store, (request) => ({ ...request, writes: request.writes.map(change) }));
}

/** Replaces each event of an append. */
export function alterEvent(store: EventStore, change: Change<NewEvent>): Partial<EventStore> {
  return alterWrite(store, (write) => ({ ...write, events: write.events.map(change) }));
}

/** Replaces what a successful append answers. */
export function alterAnswer(
  store: EventStore,
  change: (answer: AppendSuccess, request: AppendRequest) => AppendResult,
): Partial<EventStore> {
  return {
    append: async (request, options) => {
      const answer = await store.append(request, options);
      return answer.ok ? change(answer, request) : answer;
    },
  };
}

/** Replaces each violation of a conflict. */
export function alterViolation(store: EventStore, change: Change<ConflictViolation>): Partial<EventStore> {
  return {
    append: async (request, options) => {
      const answer = await store.append(request, options);
      return answer.ok ? answer : { ...answer, violations: answer.violations.map(change) };
    },
  };
}

/** Replaces pages of streams. */
export function alterStreamPage(store: EventStore, change: Change<StreamPage>): Partial<EventStore> {
  return { readStream: async (request, options) => change(await store.readStream(request, options)) };
}

/** Replaces pages of the log, not those of subscriptions. */
export function alterLogPage(store: EventStore, change: Change<LogPage>): Partial<EventStore> {
  return { readLog: async (request, options) => change(await store.readLog(request, options)) };
}

/** Replaces pages of subscriptions; an answer of several, or none, is handed out one after the other. */
export function alterSubscription(
  store: EventStore,
  change: (page: LogPage, index: number) => readonly LogPage[],
): Partial<EventStore> {
  return {
    async *subscribe(request, options) {
      let index = 0;
      for await (const page of store.subscribe(request, options)) yield* change(page, index++);
    },
  };
}

/** Replaces every event that a read hands out. */
export function alterRead(store: EventStore, change: Change<RecordedEvent>): Partial<EventStore> {
  const each = <P extends { readonly events: readonly RecordedEvent[] }>(page: P): P => ({
    ...page,
    events: page.events.map(change),
  });
  return {
    ...alterStreamPage(store, each),
    ...alterLogPage(store, each),
    ...alterSubscription(store, (page) => [each(page)]),
  };
}

/** A stream's last revision, -1 where there is none. */
export async function headOf(store: EventStore, stream: string): Promise<number> {
  return (await store.readStream({ stream, direction: 'backward', limit: 1 })).head ?? -1;
}

/** Lets everything else that is ready run first. */
export function later(ms = 0): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Once something was removed, cursors of before begin again at the start, in the reads that `applies` says. */
export function startingAnew(
  store: EventStore,
  shared: Shared,
  applies: (request: ReadLogRequest) => boolean,
): Partial<EventStore> {
  const removal = shared.of('removal', () => ({ done: false, cursors: new Set<string>() }));
  const remove =
    <R, A>(inner: (request: R) => Promise<A>) =>
    async (request: R): Promise<A> => {
      removal.done = true;
      return inner(request);
    };
  return {
    delete: remove(store.delete),
    truncate: remove(store.truncate),
    readLog: async (request, options) => {
      const isOld = removal.done && applies(request) && removal.cursors.has(request.after ?? '');
      const page = await store.readLog(isOld ? { ...request, after: 'start' } : request, options);
      if (!removal.done) removal.cursors.add(page.next);
      return page;
    },
  };
}

/** The events under ids that nobody has seen. */
export function withNewIds({ events, ...write }: StreamWrite): StreamWrite {
  return { ...write, events: events.map((event) => ({ ...event, id: crypto.randomUUID() })) };
}
