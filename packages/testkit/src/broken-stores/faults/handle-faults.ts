import { isEventStoreError } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { later } from '../alter.js';
import { aroundPorts, aroundRemovals, removalsWith, rethrowing } from '../around.js';
import type { BrokenStore } from '../broken-store.js';

const isOptions = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('signal' in value || 'timeoutMs' in value);

export const handleFaults: readonly BrokenStore[] = [
  {
    name: 'ports of a closed store go on',
    fault: (store, shared) => {
      let open = true;
      const answers = shared.of<{ last: unknown }>('answers', () => ({ last: null }));
      return {
        close: async () => {
          open = false;
          await store.close();
        },
        ...aroundPorts(store, (operation) => async (...args) => {
          if (open) answers.last = await operation(...args);
          return answers.last;
        }),
      };
    },
  },
  {
    name: 'disposing of a store does not close it',
    fault: () => ({ [Symbol.asyncDispose]: async () => undefined }),
  },
  {
    name: 'read under way never ends where the store is closed',
    fault: (store) => {
      let open = true;
      return {
        close: async () => {
          open = false;
          await store.close();
        },
        readLog: async (request, options) => {
          const page = await store.readLog(request, options);
          await later();
          return open ? page : new Promise(() => undefined);
        },
      };
    },
  },
  {
    name: 'removal does not look at a signal that was aborted before',
    seesSpentOptions: true,
    fault: (store) => removalsWith(store, (options) => (options?.signal?.aborted === true ? {} : options)),
  },
  {
    name: 'ports do not look at a signal that was aborted before',
    seesSpentOptions: true,
    fault: (store) =>
      aroundPorts(
        store,
        (operation) =>
          (...args) =>
            operation(...args.filter((each) => !isOptions(each))),
      ),
  },
  {
    name: 'time limit of a removal not looked at',
    seesSpentOptions: true,
    fault: (store) => removalsWith(store, (options) => ({ signal: options?.signal })),
  },
  {
    name: 'time limit of a log read not looked at',
    seesSpentOptions: true,
    fault: (store) => ({
      readLog: (request, options) => store.readLog(request, { signal: options?.signal }),
    }),
  },
  {
    name: 'aborted removal has no code',
    seesSpentOptions: true,
    fault: (store) =>
      aroundRemovals(
        store,
        rethrowing((error) => (isEventStoreError(error, 'ES_ABORTED') ? new Error(error.message) : error)),
      ),
  },
  {
    name: 'health rejects where its time limit is short',
    fault: (store) => ({
      health: async (options) => {
        if (options?.timeoutMs !== undefined && options.timeoutMs < 1) throw new Error('late');
        return store.health(options);
      },
    }),
  },
  {
    name: 'health of a closed store has no latency',
    fault: (store) => ({
      health: async (options) => {
        const health = await store.health(options);
        return health.ok ? health : ({ ok: false, error: health.error } as typeof health);
      },
    }),
  },
  {
    name: 'longest time limit refused',
    fault: (store) => ({
      readStream: async (request, options) => {
        if (options?.timeoutMs !== 2 ** 31 - 1) return store.readStream(request, options);
        throw eventStoreError('ES_INVALID_ARGUMENT', 'The time limit is too long.');
      },
    }),
  },
];
