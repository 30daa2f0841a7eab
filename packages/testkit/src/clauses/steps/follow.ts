import {
  isEventStoreError,
  type Cursor,
  type EventStore,
  type EventStoreError,
  type RecordedEvent,
  type SubscribeRequest,
} from '@eventfold/core';
import { equal, verify } from '../../contract/verify.js';

/** A subscription that runs beside the clause and keeps what it was given. */
export interface Following {
  /** Resolves once `enough` says so of everything delivered, or throws why the subscription ended before. */
  until(enough: (seen: readonly RecordedEvent[], cursor: Cursor | undefined) => boolean): Promise<void>;
  /** Resolves once a page at the head was delivered. */
  caughtUp(): Promise<void>;
  /** Leaves the subscription, gives it a moment for what it should not deliver, and returns what it did. */
  stop(): Promise<readonly RecordedEvent[]>;
  abort(reason: Error): Promise<EventStoreError>;
  /** The error that the subscription ended with. */
  failure(): Promise<EventStoreError>;
}

interface FollowOptions {
  /** How long the reader takes over each page. */
  readonly delayMs?: number | undefined;
}

/** How long something that must not arrive is waited for, in milliseconds. */
const GRACE_MS = 40;

/** Follows the log until the clause has seen enough, or its time is over. */
export function follow(
  store: EventStore,
  request: SubscribeRequest,
  clauseSignal: AbortSignal,
  { delayMs = 0 }: FollowOptions = {},
): Following {
  const seen: RecordedEvent[] = [];
  const controller = new AbortController();
  const overtime = (): void => controller.abort(clauseSignal.reason);
  clauseSignal.addEventListener('abort', overtime, { once: true });
  let cursor: Cursor | undefined;
  let atHead = false;
  let ended: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;

  const run = async (): Promise<void> => {
    for await (const page of store.subscribe(request, { signal: controller.signal })) {
      seen.push(...page.events);
      cursor = page.next;
      atHead ||= page.atHead;
      wake();
      await pause(delayMs);
    }
    throw new Error('The subscription ended without an error.');
  };
  const running = run().catch((error: unknown) => {
    ended = { error };
    clauseSignal.removeEventListener('abort', overtime);
    wake();
  });

  const waitFor = async (done: () => boolean): Promise<void> => {
    while (!done()) {
      if (ended !== undefined) throw ended.error;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const failure = async (): Promise<EventStoreError> => {
    await running;
    const error = ended?.error;
    verify(isEventStoreError(error), `the subscription ends with a typed error, not with ${String(error)}`);
    return error;
  };
  const abort = (reason: Error): Promise<EventStoreError> => (controller.abort(reason), failure());
  return {
    until: (enough) => waitFor(() => enough(seen, cursor)),
    caughtUp: () => waitFor(() => atHead),
    async stop() {
      await pause(GRACE_MS);
      if (ended !== undefined) throw ended.error;
      equal(
        (await abort(new Error('The clause has seen enough.'))).code,
        'ES_ABORTED',
        'end of the subscription',
      );
      return seen;
    },
    abort,
    failure,
  };
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
