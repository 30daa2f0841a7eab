import type { LogFilter } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { follow } from './steps/follow.js';
import { fullEvents } from './steps/full-events.js';
import { idsOf, newEvent, newEvents, range } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

const subscribe = { operations: ['subscribe'] } as const;

/** What a subscription delivers, page by page. */
export const subscriptionContentClauses = clausesOf('subscriptions', [
  {
    id: 'SUB-15',
    title:
      'An event that a subscription delivers MUST be the same in every field as the one its stream returns, live too.',
    requires: subscribe,
    async run({ store, open, stream: named, signal }) {
      const stream = named();
      await appendOk(store, stream, fullEvents());
      const followers = [store, await open()].flatMap((handle) => [
        follow(handle, {}, signal),
        follow(handle, { filter: { streams: [stream] }, limit: 3 }, signal),
      ]);
      for (const following of followers) await following.caughtUp();
      await appendOk(store, stream, fullEvents());
      const stored = await readAll(store, stream);
      for (const [n, following] of followers.entries()) {
        await following.until((seen) => seen.length >= 8);
        equal(await following.stop(), stored, `events delivered to subscriber ${n}`);
      }
    },
  },
  {
    id: 'SUB-16',
    title: 'A filter MUST want the same of a subscription as of a read, catching up and live.',
    requires: subscribe,
    async run({ store, neighbours, signal }) {
      const [base] = neighbours(1) as [string];
      const names = ['a-1', 'a-10', 'ab-1', 'A-1', 'a'].map((name) => `${base.replaceAll('-', '')}${name}`);
      const types = ['Paid', 'PaidOut', 'paid'];
      const [one, ten] = names as [string, string];
      const category = one.slice(0, one.indexOf('-'));
      const filters: LogFilter[] = [
        { categories: [category] },
        { streams: [one] },
        { types: ['Paid'] },
        { categories: [category], types: ['Paid'] },
        { streams: [one, ten], types: ['Paid', 'paid'] },
        {},
      ];
      const write = async (): Promise<void> => {
        for (const stream of names)
          await appendOk(
            store,
            stream,
            types.map((type) => newEvent(type)),
          );
      };
      await write();
      const followers = filters.map((filter) => follow(store, { filter }, signal));
      for (const following of followers) await following.caughtUp();
      await write();
      const { position } = await appendOk(store, one, [newEvent('Last')]);
      for (const [n, following] of followers.entries()) {
        await following.until((_, cursor) => cursor !== undefined && store.covers(cursor, position));
        const wanted = await readLog(store, { filter: filters[n] });
        const delivered = [...idsOf(await following.stop())].sort();
        equal(delivered, [...idsOf(wanted)].sort(), `ids delivered under ${JSON.stringify(filters[n])}`);
      }
    },
  },
  {
    id: 'SUB-17',
    title:
      'A page of a subscription MUST hold at most `limit` events, and say that it reached the head when it did and not before.',
    requires: subscribe,
    async run({ store, stream: named, signal }) {
      const stream = named();
      await appendOk(store, stream, newEvents(11));
      for (const limit of [1, 2, 3, 5, 11, 12]) {
        let count = 0;
        for await (const page of store.subscribe({ limit }, { signal })) {
          const size = page.events.length;
          verify(size <= limit, `a page holds at most ${limit} events, not ${size}`);
          count += size;
          if (page.atHead) break;
        }
        equal(count, 11, `events delivered in pages of ${limit} up to the head`);
      }
    },
  },
  {
    id: 'SUB-18',
    title: 'A subscription MUST go on where the events that it stands on, or has not come to, are removed.',
    requires: { operations: ['subscribe', 'delete', 'truncate'] },
    async run({ store, neighbours, signal }) {
      const [kept, removed] = neighbours(2) as [string, string];
      await appendOk(store, kept, newEvents(2));
      await appendOk(store, removed, newEvents(4));
      const plain = follow(store, {}, signal);
      const filtered = follow(store, { filter: { streams: [kept, removed] } }, signal);
      for (const following of [plain, filtered]) await following.caughtUp();
      await store.truncate({ stream: removed, before: 3 });
      await store.delete({ stream: removed, expected: 'any' });
      const later = newEvents(3);
      for (const event of later) await appendOk(store, kept, [event]);
      for (const following of [plain, filtered]) {
        await following.until((seen) => seen.length >= 9);
        const delivered = await following.stop();
        equal(idsOf(delivered).slice(6), idsOf(later), 'ids delivered after the removal');
        equal(new Set(idsOf(delivered)).size, 9, 'distinct events delivered');
      }
    },
  },
  {
    id: 'SUB-19',
    title: 'A subscription MUST go on when other handles come and go.',
    requires: subscribe,
    async run({ store, open, stream: named, signal }) {
      const stream = named();
      const following = follow(store, {}, signal);
      await following.caughtUp();
      const events = newEvents(4);
      for (const n of range(0, 3)) {
        const other = await open();
        await appendOk(other, stream, events.slice(n, n + 1));
        await other.close();
      }
      await following.until((seen) => seen.length >= 4);
      equal(idsOf(await following.stop()), idsOf(events), 'ids delivered');
    },
  },
]);
