import type { EventStore, LogStart, LogPage } from '@eventfold/core';
import { beginOperation } from './begin-operation.js';
import type { Recording } from './recording.js';
import { seenLogPage } from './seen.js';

let subscriptions = 0;

/** A subscription whose pages are written down as they are handed out. */
export function recordingSubscribe(store: EventStore, recording: Recording): EventStore['subscribe'] {
  return async function* (request, options) {
    const subscription = ++subscriptions;
    const { filter, limit = null } = request;
    let after: LogStart = request.after ?? 'start';
    const pages = store.subscribe(request, options)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const operation = beginOperation(recording, {
          kind: 'subscription-page',
          subscription,
          filter,
          after,
          limit,
        });
        const answer: IteratorResult<LogPage, unknown> = await operation.settle(
          () => pages.next(),
          (next) => (next.done === true ? { is: 'refused', code: 'ENDED' } : seenLogPage(next.value)),
        );
        if (answer.done === true) return;
        after = answer.value.next;
        yield answer.value;
      }
    } finally {
      await pages.return?.();
    }
  };
}
