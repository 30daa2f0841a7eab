import type { NewEvent } from '../event/event.js';
import type { AppendRequest, AppendResult, StreamWrite } from '../store/append.js';
import type { EventStore, RemoveResult } from '../store/event-store.js';
import type { OperationFacts, OperationOutcome, Telemetry, TraceContext } from './telemetry.js';

/**
 * The same store, telling `telemetry` of every append, read and removal, and adding the trace context to the metadata of the events that are
 * appended (keys that an event has already stay as they are). Its subscriptions are left as they are: a projection tells of what it handles.
 */
export function observeStore<S extends EventStore>(store: S, telemetry: Telemetry): S {
  const facts = (name: string, stream?: string): OperationFacts => ({
    store: store.manifest.store,
    name,
    stream,
  });
  const observed: Pick<
    EventStore,
    'append' | 'readStream' | 'readLog' | 'delete' | 'tombstone' | 'truncate'
  > = {
    append: (request, options) =>
      telemetry.operation(
        facts('append', soleStream(request)),
        () => store.append(withTraceContext(request, telemetry.traceContext()), options),
        appendOutcome,
      ),
    readStream: (request, options) =>
      telemetry.operation(
        facts('readStream', request.stream),
        () => store.readStream(request, options),
        pageOutcome,
      ),
    readLog: (request, options) =>
      telemetry.operation(facts('readLog'), () => store.readLog(request, options), pageOutcome),
    delete: (request, options) =>
      telemetry.operation(
        facts('delete', request.stream),
        () => store.delete(request, options),
        removalOutcome,
      ),
    tombstone: (request, options) =>
      telemetry.operation(
        facts('tombstone', request.stream),
        () => store.tombstone(request, options),
        removalOutcome,
      ),
    truncate: (request, options) =>
      telemetry.operation(
        facts('truncate', request.stream),
        () => store.truncate(request, options),
        removalOutcome,
      ),
  };
  return Object.freeze({ ...everythingOf(store), ...observed });
}

/** All that a store has, also one that is an instance of a class, each function still its own. */
function everythingOf<S extends EventStore>(store: S): S {
  const all: Record<string | symbol, unknown> = {};
  for (
    let part: object | null = store;
    part !== null && part !== Object.prototype;
    part = prototypeOf(part)
  ) {
    for (const key of Reflect.ownKeys(part)) {
      if (key in all || key === 'constructor') continue;
      const value: unknown = Reflect.get(part, key, store);
      all[key] = typeof value === 'function' ? (value as () => unknown).bind(store) : value;
    }
  }
  return all as unknown as S;
}

const prototypeOf = (part: object): object | null => Object.getPrototypeOf(part) as object | null;

function soleStream({ writes, checks = [] }: AppendRequest): string | undefined {
  return writes.length === 1 && checks.length === 0 ? writes[0]?.stream : undefined;
}

function withTraceContext(request: AppendRequest, context: TraceContext): AppendRequest {
  if (context.traceparent === undefined) return request;
  return { ...request, writes: request.writes.map((write) => withContext(write, context)) };
}

function withContext(write: StreamWrite, context: TraceContext): StreamWrite {
  const traced = (event: NewEvent): NewEvent => ({ ...event, metadata: { ...context, ...event.metadata } });
  return { ...write, events: write.events.map(traced) };
}

function appendOutcome(result: AppendResult): OperationOutcome {
  if (!result.ok) return { events: 0, conflict: true };
  const events = result.streams.reduce(
    (sum, { firstRevision, lastRevision }) => sum + lastRevision - firstRevision + 1,
    0,
  );
  return { events, conflict: false };
}

const pageOutcome = ({ events }: { readonly events: readonly unknown[] }): OperationOutcome => ({
  events: events.length,
  conflict: false,
});

const removalOutcome = ({ ok }: RemoveResult): OperationOutcome => ({ events: 0, conflict: !ok });
