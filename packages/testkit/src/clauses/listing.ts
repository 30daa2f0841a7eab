import type { NamePage } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { newEvents, range } from './steps/new-events.js';
import { present } from './steps/present.js';

const listing = { operations: ['listing'] } as const;

export const listingClauses = clausesOf('listing', [
  {
    id: 'LIST-01',
    title: 'A listing MUST name every stream once, in pages of any size.',
    requires: listing,
    async run({ store }) {
      const port = present(store.directory, 'listing');
      const names = range(1, 23).map((n) => `item-${n}`);
      for (const name of names) {
        await appendOk(store, name, newEvents(1));
        await appendOk(store, name, newEvents(1));
      }
      for (const limit of [1, 5, 23, 100]) {
        const listed = await everyName((after) => port.streams({ after, limit }), limit);
        equal([...listed].sort(), [...names].sort(), `names in pages of ${limit}`);
      }
    },
  },
  {
    id: 'LIST-02',
    title: 'A listing by category MUST name exactly the streams of that category.',
    requires: listing,
    async run({ store }) {
      const port = present(store.directory, 'listing');
      for (const name of ['acc-1', 'acc-1-2', 'account-1', 'ac-1', 'Acc-1', 'acc'])
        await appendOk(store, name, newEvents(1));
      for (const [category, expected] of [
        ['acc', ['acc', 'acc-1', 'acc-1-2']],
        ['account', ['account-1']],
        ['none', []],
      ] as const) {
        const listed = await everyName((after) => port.streams({ category, after, limit: 2 }), 2);
        equal([...listed].sort(), expected, `streams of ${category}`);
      }
      const categories = await everyName((after) => port.categories({ after, limit: 2 }), 2);
      equal([...categories].sort(), ['Acc', 'ac', 'acc', 'account'], 'categories');
    },
  },
  {
    id: 'LIST-03',
    title: 'A listing of an empty namespace MUST be empty, whatever other namespaces hold.',
    requires: listing,
    async run({ store, open, freshNamespace, stream: named }) {
      await appendOk(await open(freshNamespace()), named(), newEvents(1));
      const port = present(store.directory, 'listing');
      equal(await everyName((after) => port.streams({ after, limit: 10 }), 10), [], 'streams');
      equal(await everyName((after) => port.categories({ after, limit: 10 }), 10), [], 'categories');
    },
  },
  {
    id: 'LIST-04',
    title:
      'A listing MUST leave out deleted and tombstoned streams, and name a stream again that was written anew.',
    requires: { operations: ['listing', 'delete', 'tombstone'] },
    async run({ store }) {
      const port = present(store.directory, 'listing');
      for (const name of ['a-1', 'a-2', 'b-1', 'c-1']) await appendOk(store, name, newEvents(1));
      await store.delete({ stream: 'a-1', expected: 'any' });
      await store.delete({ stream: 'b-1', expected: 'any' });
      await store.tombstone({ stream: 'c-1', expected: 'any' });
      const streams = () => everyName((after) => port.streams({ after, limit: 10 }), 10);
      equal([...(await streams())].sort(), ['a-2'], 'streams');
      equal(await everyName((after) => port.categories({ after, limit: 10 }), 10), ['a'], 'categories');
      await appendOk(store, 'b-1', newEvents(1));
      equal([...(await streams())].sort(), ['a-2', 'b-1'], 'streams after one was written anew');
    },
  },
  {
    id: 'LIST-05',
    title: 'A listing that is not well-formed MUST reject with ES_INVALID_ARGUMENT.',
    requires: listing,
    async run({ store }) {
      const port = present(store.directory, 'listing');
      await rejects(
        port.streams({ after: 'nonsense', limit: 1 }),
        'ES_INVALID_ARGUMENT',
        'streams after what is the `next` of no page',
      );
      for (const limit of [0, -1, 0.5, NaN]) {
        await rejects(port.streams({ limit }), 'ES_INVALID_ARGUMENT', `streams with the limit ${limit}`);
        await rejects(
          port.categories({ limit }),
          'ES_INVALID_ARGUMENT',
          `categories with the limit ${limit}`,
        );
      }
    },
  },

  {
    id: 'LIST-06',
    title: 'A listing MUST name every one of many streams, whatever characters their names hold.',
    requires: listing,
    async run({ store }) {
      const port = present(store.directory, 'listing');
      const names = [
        ...range(1, 230).map((n) => `many-${n}`),
        ...[
          'a b-1',
          'e\u0301-1',
          '\u00e9-1',
          'line\nfeed-1',
          'nul\u0000-1',
          '{a}-1',
          'a*-1',
          '👩‍👩‍👧-1',
          '-',
          '__proto__',
        ],
        `long-${'l'.repeat(1_000)}`,
      ];
      await Promise.all(names.map((name) => appendOk(store, name, newEvents(1))));
      for (const limit of [100, 1_000]) {
        const listed = await everyName((after) => port.streams({ after, limit }), limit);
        equal([...listed].sort(), [...names].sort(), `names in pages of ${limit}`);
      }
      const found = await everyName((after) => port.streams({ category: 'a b', after, limit: 10 }), 10);
      equal(found, ['a b-1'], 'streams of a category with a space');
    },
  },
  {
    id: 'LIST-07',
    title:
      'A listing MUST name a stream that was fully truncated, and a category one stream of which is left.',
    requires: { operations: ['listing', 'delete', 'truncate'] },
    async run({ store }) {
      const port = present(store.directory, 'listing');
      for (const name of ['a-1', 'b-1', 'b-2', 'c-1']) await appendOk(store, name, newEvents(2));
      await store.truncate({ stream: 'a-1', before: 2 });
      for (const stream of ['b-2', 'c-1']) await store.delete({ stream, expected: 'any' });
      const streams = await everyName((after) => port.streams({ after, limit: 10 }), 10);
      equal([...streams].sort(), ['a-1', 'b-1'], 'streams');
      const categories = () => everyName((after) => port.categories({ after, limit: 10 }), 10);
      equal([...(await categories())].sort(), ['a', 'b'], 'categories');
      await appendOk(store, 'c-1', newEvents(1));
      equal([...(await categories())].sort(), ['a', 'b', 'c'], 'categories after one was written anew');
    },
  },
]);

async function everyName(
  page: (after: string | undefined) => Promise<NamePage>,
  limit: number,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (let after: string | undefined; ;) {
    const { names: found, next } = await page(after);
    verify(names.length <= 1_000, 'the listing ends');
    verify(found.length <= limit, `a page holds at most ${limit} names, not ${found.length}`);
    names.push(...found);
    if (next === null) return names;
    after = next;
  }
}
