import {
  isEventStoreError,
  type AppendRequest,
  type EventStore,
  type OperationOptions,
} from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import type { BrokenStore } from '../broken-store.js';

/** Runs every operation that waits through `around`. */
function around(
  store: EventStore,
  call: <A>(operation: () => Promise<A>, options: OperationOptions | undefined) => Promise<A>,
): Partial<EventStore> {
  return {
    append: (request, options) => call(() => store.append(request, options), options),
    readStream: (request, options) => call(() => store.readStream(request, options), options),
    readLog: (request, options) => call(() => store.readLog(request, options), options),
  };
}

/** Changes the errors of every operation that waits. */
function rethrown(store: EventStore, change: (error: Error) => unknown): Partial<EventStore> {
  return around(store, (operation) =>
    operation().catch((error: unknown) => {
      throw change(error as Error);
    }),
  );
}

const isUnsafe = (timeoutMs: unknown): boolean =>
  timeoutMs !== undefined && !((timeoutMs as number) > 0 && (timeoutMs as number) < 2 ** 31);

export const waitingFaults: readonly BrokenStore[] = [
  {
    name: 'signal that was aborted before not looked at',
    fault: (store) =>
      around(store, (operation, options) =>
        options?.signal?.aborted === true ? operation().catch(() => undefined as never) : operation(),
      ),
  },
  {
    name: 'aborted append said to be unwritten although it was written',
    fault: (store) => ({
      append: async (request, options) => {
        const answer = await store.append(request, options);
        if (options?.signal === undefined) return answer;
        await Promise.resolve();
        await Promise.resolve();
        if (options.signal.aborted)
          throw eventStoreError('ES_ABORTED', 'The operation was aborted by its caller.', {
            cause: options.signal.reason,
          });
        return answer;
      },
    }),
  },
  {
    name: 'aborted with the reason of the caller itself',
    fault: (store) =>
      rethrown(store, (error) => (isEventStoreError(error, 'ES_ABORTED') ? error.cause : error)),
  },
  {
    name: 'time limit that no timer can hold ignored',
    fault: (store) => ({
      append: (request, options) => store.append(request, isUnsafe(options?.timeoutMs) ? {} : options),
    }),
  },
  {
    name: 'append past its deadline said to be unwritten although it was written',
    fault: (store) => ({
      append: async (request: AppendRequest, options) => {
        const answer = await store.append(request, options);
        if ((options?.timeoutMs ?? 1_000) < 0.5)
          throw eventStoreError('ES_TIMEOUT', 'The operation was not done in time.');
        return answer;
      },
    }),
  },
  {
    name: 'signal that is used again makes conflicts look like aborts',
    fault: (store) => {
      let uses = 0;
      return {
        append: async (request, options) => {
          if (options?.signal !== undefined && ++uses > 25)
            throw eventStoreError('ES_ABORTED', 'Too many listeners on the signal.');
          return store.append(request, options);
        },
      };
    },
  },
  {
    name: 'lost answer to a removal told as a failed connection',
    fault: (store) => ({
      delete: async (request, options) => {
        const answer = await store.delete(request, options);
        if ((options?.timeoutMs ?? 1_000) > 0.5) return answer;
        throw eventStoreError('ES_UNAVAILABLE', 'The connection broke.', { written: 'unknown' });
      },
    }),
  },
];
