import { isEventStoreError, type EventStore } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, settled, verify } from '../contract/verify.js';
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
  {
    id: 'SUB-20',
    title:
      'An abort MUST end a subscription that is still catching up: at most the page that is under way is delivered.',
    requires: subscribe,
    async run({ store, stream: named, signal }) {
      await appendOk(store, named(), newEvents(40));
      await interrupted(store, signal, 'ES_ABORTED', async (controller) => controller.abort());
    },
  },
  {
    id: 'SUB-21',
    title:
      'Closing the store MUST end a subscription that is still catching up: at most the page that is under way is delivered.',
    requires: subscribe,
    async run({ open, stream: named, signal }) {
      const store = await open();
      await appendOk(store, named(), newEvents(40));
      await interrupted(store, signal, 'ES_CLOSED', () => store.close());
    },
  },
  {
    id: 'SUB-22',
    title: 'An abort MUST end every subscription that was given its signal.',
    requires: subscribe,
    async run({ store, signal: overtime }) {
      const controller = new AbortController();
      overtime.addEventListener('abort', () => controller.abort(), { once: true });
      const { signal } = controller;
      let caughtUp = 0;
      const reading = async (): Promise<void> => {
        for await (const page of store.subscribe({}, { signal })) if (page.atHead) caughtUp++;
      };
      const readers = [settled(reading()), settled(reading()), settled(reading())];
      while (caughtUp < readers.length) {
        overtime.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      controller.abort(new Error('all of them'));
      for (const ended of await Promise.all(readers))
        verify(
          !ended.ok && isEventStoreError(ended.error, 'ES_ABORTED'),
          'each of them ends with ES_ABORTED',
        );
    },
  },
]);

/** Interrupts a subscription to small pages in its middle, and sees how it ends. */
async function interrupted(
  store: EventStore,
  overtime: AbortSignal,
  code: string,
  interrupt: (controller: AbortController) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  overtime.addEventListener('abort', () => controller.abort(), { once: true });
  let pages = 0;
  const reading = async (): Promise<void> => {
    for await (const page of store.subscribe({ limit: 2 }, { signal })) {
      verify(page.events.length > 0, 'pages before the head hold events');
      if (++pages === 3) await interrupt(controller);
    }
  };
  const ended = await settled(reading());
  verify(!ended.ok && isEventStoreError(ended.error), `the subscription ends with a typed error`);
  equal({ code: ended.error.code }, { code }, 'end of the subscription');
  verify(pages <= 4, `${pages} pages were delivered, 3 of them before the interruption`);
}
