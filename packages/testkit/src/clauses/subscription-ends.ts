import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { follow } from './steps/follow.js';
import { newEvent, newEvents } from './steps/new-events.js';
import { readLog } from './steps/read.js';

const subscribe = { operations: ['subscribe'] } as const;

export const subscriptionEndClauses = clausesOf('subscriptions', [
  {
    id: 'SUB-09',
    title:
      'An aborted subscription MUST end with ES_ABORTED, as an AbortError with the caller’s reason as cause.',
    requires: subscribe,
    async run({ store, signal }) {
      const reason = new Error('enough');
      const following = follow(store, {}, signal);
      await following.caughtUp();
      const error = await following.abort(reason);
      equal(error.code, 'ES_ABORTED', 'code');
      equal({ name: error.name, written: error.written }, { name: 'AbortError', written: 'no' }, 'error');
      verify(error.cause === reason, 'the cause is the reason of the abort');
    },
  },
  {
    id: 'SUB-10',
    title: 'Closing the store MUST end its subscriptions with ES_CLOSED.',
    requires: subscribe,
    async run({ open, signal }) {
      const store = await open();
      const following = follow(store, {}, signal);
      await following.caughtUp();
      await store.close();
      equal((await following.failure()).code, 'ES_CLOSED', 'code');
    },
  },
  {
    id: 'SUB-11',
    title: 'A subscription that is left in the middle MUST NOT keep the store from being used or closed.',
    requires: subscribe,
    async run({ open, stream: named, signal }) {
      const store = await open();
      const stream = named();
      await appendOk(store, stream, newEvents(20));
      for (let n = 0; n < 20; n++) {
        for await (const page of store.subscribe({ limit: 3 }, { signal })) {
          verify(page.events.length > 0, 'the first page holds events');
          break;
        }
      }
      await appendOk(store, stream, [newEvent()]);
      equal((await readLog(store)).length, 21, 'events in the log');
      await store.close();
    },
  },
  {
    id: 'SUB-13',
    title:
      'A subscription that is malformed or aborted from the start MUST end with a typed error and deliver nothing.',
    requires: subscribe,
    async run({ store, signal }) {
      const ended = async (request: object, code: string): Promise<void> => {
        const following = follow(store, request, signal);
        equal((await following.failure()).code, code, `end of a subscription to ${JSON.stringify(request)}`);
      };
      await ended({ after: 'nonsense' }, 'ES_INVALID_CURSOR');
      await ended({ filter: { types: [''] } }, 'ES_INVALID_ARGUMENT');
      await ended({ limit: 0 }, 'ES_INVALID_ARGUMENT');
      const pages = store.subscribe({}, { signal: AbortSignal.abort(new Error('never mind')) });
      const first = pages[Symbol.asyncIterator]().next();
      await rejects(first, 'ES_ABORTED', 'a subscription with an aborted signal');
    },
  },
]);
