import type { RecordedEvent } from '@eventfold/core';
import { compileFilter, eventStoreError } from '@eventfold/core/store';
import type {
  KurrentDBClient,
  PersistentSubscriptionToAll,
  PersistentSubscriptionToStream,
  ResolvedEvent,
} from '@kurrent/kurrentdb-client';
import { pauseBefore } from '../connection/attempt.js';
import { toRecordedEvent } from '../layout/map-event.js';
import type { Names } from '../layout/namespaced-name.js';
import { isVisible } from '../layout/own-streams.js';
import { isFinal, toGroupError } from './group-error.js';
import type { ConsumeOptions, PersistentGroup } from './persistent-group.js';

export interface Consumer {
  readonly client: KurrentDBClient;
  readonly names: Names;
  readonly group: PersistentGroup;
  readonly handler: (event: RecordedEvent, retryCount: number) => unknown;
}

type Delivered = ResolvedEvent & { readonly retryCount: number };
type Delivery = PersistentSubscriptionToAll | PersistentSubscriptionToStream;

const CONCURRENCY = 10;

/** Connects again whenever the connection is lost or ended; what was not answered is given again, here or elsewhere. */
export async function consume(consumer: Consumer, options: ConsumeOptions): Promise<void> {
  const { signal, concurrency = CONCURRENCY } = options;
  if (!Number.isSafeInteger(concurrency) || concurrency < 1)
    throw eventStoreError('ES_INVALID_ARGUMENT', 'concurrency is a whole number from 1.');
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      await takePart(consumer, { ...options, concurrency }, () => (attempt = 0));
    } catch (error) {
      if (signal.aborted) return;
      const failure = toGroupError(error, consumer.group);
      if (isFinal(failure)) throw failure;
    }
    await pauseBefore(attempt, { signal });
  }
}

/** One connection, to its end. */
async function takePart(
  consumer: Consumer,
  options: ConsumeOptions & { readonly concurrency: number },
  onEvent: () => void,
): Promise<void> {
  const { signal } = options;
  const delivery = connect(consumer, options.concurrency);
  const stop = (): void => {
    void delivery.unsubscribe().catch(() => undefined);
    delivery.destroy();
  };
  signal.addEventListener('abort', stop, { once: true });
  const running = new Set<Promise<void>>();
  try {
    for await (const delivered of delivery) {
      onEvent();
      // No more than the server lets go without an answer: as many as it was told.
      const handling = handle(consumer, options, delivery, delivered).finally(() => running.delete(handling));
      running.add(handling);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(running);
    if (!signal.aborted) stop();
  }
}

function connect({ client, names, group }: Consumer, bufferSize: number): Delivery {
  return group.stream === undefined
    ? client.subscribeToPersistentSubscriptionToAll(group.group, { bufferSize })
    : client.subscribeToPersistentSubscriptionToStream(names.toServer(group.stream), group.group, {
        bufferSize,
      });
}

async function handle(
  { names, group, handler }: Consumer,
  { onFailure }: ConsumeOptions,
  delivery: Delivery,
  delivered: Delivered,
): Promise<void> {
  let event: RecordedEvent | undefined;
  try {
    event = eventOf(names, group, delivered);
    if (event !== undefined) await handler(event, delivered.retryCount);
  } catch (error) {
    const { retryCount } = delivered;
    // What cannot be read will not be readable the next time.
    const action = event === undefined ? 'park' : (onFailure?.({ event, error, retryCount }) ?? 'retry');
    unheard(delivery.nack(action, reasonOf(error), delivered));
    return;
  }
  unheard(delivery.ack(delivered));
}

/** An answer that does not arrive is one that was not given. It is not waited for: on a lost connection it never settles. */
function unheard(answer: Promise<void>): void {
  answer.catch(() => undefined);
}

/** The event as readers get it, undefined where it is not one for them: the server's filter lets more through. */
function eventOf(
  names: Names,
  { stream, filter }: PersistentGroup,
  { event, link }: Delivered,
): RecordedEvent | undefined {
  if (event === undefined || !isVisible(event)) return undefined;
  const name = names.fromServer(event.streamId) ?? (link === undefined ? undefined : event.streamId);
  if (name === undefined) return undefined;
  if (stream === undefined && !compileFilter(filter)({ stream: name, type: event.type })) return undefined;
  return toRecordedEvent(event, name);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
