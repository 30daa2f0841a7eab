import type { EventStore, RemoveResult } from '@eventfold/core';
import { wrapStore } from '../wrap-store.js';
import { recordingAppend } from './record-append.js';
import { recordingSubscribe } from './record-subscription.js';
import { conflictOf, seenEvent, seenLogPage } from './seen.js';
import { nextTick } from './history-clock.js';
import { beginOperation } from './begin-operation.js';
import type { History } from './history.js';
import type { Recording } from './recording.js';

/** What a recording handle shares with others. */
export interface RecordHistoryOptions {
  /** Goes on with this history, so that several handles are checked together. A new one when left out. */
  readonly history?: History | undefined;
  /** Whose operations these are; a name of its own for each handle when left out. */
  readonly process?: string | undefined;
  /**
   * Microseconds by a clock that never goes back. This process's own when left out; histories of several processes of
   * one machine can be put together where all were recorded by the machine's clock (`process.hrtime`).
   */
  readonly clock?: (() => number) | undefined;
}

/** A store that writes down what it is asked and what it answers. */
export interface RecordedStore extends EventStore {
  readonly history: History;
}

let handles = 0;

/**
 * Wraps a store so that every append, read, page of the log or of a subscription, and removal is recorded. Events without an
 * id get one, for they must be known when the answer is lost. Nothing else changes.
 */
export function recordHistory(store: EventStore, options: RecordHistoryOptions = {}): RecordedStore {
  handles += 1;
  const { history = [], process = `handle ${handles}`, clock = nextTick } = options;
  const recording: Recording = { history, process, clock };
  const remove = (
    kind: 'delete' | 'tombstone' | 'truncate',
    request: { readonly stream: string },
    run: () => Promise<RemoveResult>,
  ): Promise<RemoveResult> => {
    const operation = beginOperation(recording, { ...request, kind });
    return operation.settle(run, (result) =>
      result.ok ? { is: 'ok', changed: result.changed } : conflictOf(result),
    );
  };
  const wrapped = wrapStore(store, {
    append: recordingAppend(store, recording),
    async readStream(request, options) {
      const { direction = 'forward' } = request;
      const operation = beginOperation(recording, { ...request, kind: 'read-stream', direction });
      return operation.settle(
        () => store.readStream(request, options),
        ({ events, state, head, next }) => ({ is: 'ok', events: events.map(seenEvent), state, head, next }),
      );
    },
    async readLog(request, options) {
      const { after = 'start' } = request;
      const operation = beginOperation(recording, { ...request, kind: 'read-log', after });
      return operation.settle(() => store.readLog(request, options), seenLogPage);
    },
    subscribe: recordingSubscribe(store, recording),
    delete: (request, options) => remove('delete', request, () => store.delete(request, options)),
    tombstone: (request, options) => remove('tombstone', request, () => store.tombstone(request, options)),
    truncate: (request, options) => remove('truncate', request, () => store.truncate(request, options)),
  });
  return Object.assign(wrapped, { history });
}
