import { isEventStoreError, type AppendRequest } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { aroundOperations, rethrowing } from '../around.js';
import type { BrokenStore } from '../broken-store.js';

const isUnsafe = (timeoutMs: unknown): boolean =>
  timeoutMs !== undefined && !((timeoutMs as number) > 0 && (timeoutMs as number) < 2 ** 31);

export const waitingFaults: readonly BrokenStore[] = [
  {
    name: 'signal that was aborted before not looked at',
    seesSpentOptions: true,
    fault: (store) =>
      aroundOperations(store, (operation, options) =>
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
    seesSpentOptions: true,
    fault: (store) =>
      aroundOperations(
        store,
        rethrowing((error) => (isEventStoreError(error, 'ES_ABORTED') ? error.cause : error)),
      ),
  },
  {
    name: 'time limit that no timer can hold ignored',
    seesSpentOptions: true,
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
