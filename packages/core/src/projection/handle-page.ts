import { pause, type Retries } from '../decider/retry-policy.js';
import { eventStoreError } from '../errors/event-store-error.js';
import type { RecordedEvent } from '../event/event.js';
import type { DecodedEvent } from '../schema/event-pipeline.js';
import { categoryOf } from '../stream/stream-name.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import type { Projection } from './projection.js';

/** A handler threw; it is tried again. */
export interface HandlerFailure {
  readonly kind: 'handler';
  readonly error: unknown;
  readonly attempt: number;
  readonly event: RecordedEvent;
}

export interface HandlingOptions {
  readonly retries: Retries;
  readonly signal: AbortSignal;
  readonly onFailure?: ((failure: HandlerFailure) => void) | undefined;
  readonly telemetry?: Telemetry | undefined;
}

/**
 * Hands a page's events to the projection, one after the other and each until it succeeds.
 * @throws ES_HANDLER_FAILED after the last try; ES_ABORTED where it is stopped between two tries
 */
export async function handlePage(
  projection: Projection,
  page: readonly RecordedEvent[],
  options: HandlingOptions,
): Promise<void> {
  for (const event of await decoded(projection, page)) {
    await handleEvent(projection, event, options);
    options.signal.throwIfAborted();
  }
}

/** Several sources may keep their events differently: each run of events goes through the pipeline of its own category. */
async function decoded(
  { sources }: Projection,
  page: readonly RecordedEvent[],
): Promise<readonly DecodedEvent[]> {
  const all: DecodedEvent[] = [];
  for (let start = 0, end = 0; start < page.length; start = end) {
    const category = categoryOf(page[start]!.stream);
    while (end < page.length && categoryOf(page[end]!.stream) === category) end++;
    const run = page.slice(start, end);
    const pipeline = sources.find((source) => source.category === category)?.events;
    for (const event of pipeline === undefined ? run : await pipeline.decode(run)) all.push(event);
  }
  return all;
}

async function handleEvent(
  projection: Projection,
  event: DecodedEvent,
  { retries, signal, onFailure, telemetry }: HandlingOptions,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (telemetry === undefined) await projection.handle(event);
      else
        await telemetry.handling({ projection: projection.checkpoint, event }, async () => {
          await projection.handle(event);
        });
      return;
    } catch (error) {
      onFailure?.({ kind: 'handler', error, attempt, event });
      if (attempt >= retries.attempts) throw handlerFailed(projection, event, error);
    }
    await pause(retries.delayMs(attempt), signal);
  }
}

function handlerFailed(
  { name }: Projection,
  { type, stream, revision }: DecodedEvent,
  cause: unknown,
): Error {
  return eventStoreError(
    'ES_HANDLER_FAILED',
    `The projection ${JSON.stringify(name)} cannot handle ${JSON.stringify(type)} at revision ${revision} of ${JSON.stringify(stream)}; it stopped before it.`,
    { cause },
  );
}
