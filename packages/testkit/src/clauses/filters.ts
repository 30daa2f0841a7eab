import { MAX_EVENT_TYPE_BYTES, MAX_STREAM_NAME_BYTES, type LogFilter } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { appendMany } from './steps/append-many.js';
import { idsOf, newEvent, newEvents, range } from './steps/new-events.js';
import { logPages, readLog } from './steps/read.js';

export const filterClauses = clausesOf('filters', [
  {
    id: 'FILTER-01',
    title:
      'A filter by category MUST want exactly the streams whose name up to the first `-` is that category.',
    async run({ store }) {
      const names = [
        'acc-1',
        'acc-1-2',
        'account-1',
        'ac-1',
        'Acc-1',
        'xacc-1',
        'acc',
        'acc:-1',
        '-acc',
        '-',
      ];
      for (const stream of names) await appendOk(store, stream, newEvents(1));
      const streams = (await readLog(store, { filter: { categories: ['acc'] } })).map(
        (event) => event.stream,
      );
      equal(streams.sort(), ['acc', 'acc-1', 'acc-1-2'], 'streams of the category');
      const none = await readLog(store, { filter: { categories: ['-acc', 'acc-1', '-'] } });
      equal(none, [], 'events of names that are no category');
    },
  },
  {
    id: 'FILTER-02',
    title: 'A filter by stream MUST want exactly the streams of those names.',
    async run({ store }) {
      for (const stream of ['s-1', 's-10', 's-1:x', 'S-1', 's-2'])
        await appendOk(store, stream, newEvents(1));
      const streams = (await readLog(store, { filter: { streams: ['s-1', 's-2'] } })).map(
        (event) => event.stream,
      );
      equal(streams.sort(), ['s-1', 's-2'], 'streams wanted');
    },
  },
  {
    id: 'FILTER-03',
    title: 'A filter by type MUST want exactly the events of those types.',
    async run({ store, stream: named }) {
      const types = ['Paid', 'PaidOut', 'paid', 'UnPaid', 'Sent', 'Paid '];
      await appendOk(
        store,
        named(),
        types.map((type) => newEvent(type)),
      );
      const found = (await readLog(store, { filter: { types: ['Paid', 'Sent'] } })).map(
        (event) => event.type,
      );
      equal(found, ['Paid', 'Sent'], 'types wanted');
    },
  },
  {
    id: 'FILTER-04',
    title:
      'A filter with several lists MUST want what satisfies every one of them, and an empty list wants nothing.',
    async run({ store }) {
      for (const stream of ['a-1', 'a-2', 'b-1']) {
        await appendOk(store, stream, [newEvent('X'), newEvent('Y')]);
      }
      const found = async (filter: LogFilter): Promise<string[]> =>
        (await readLog(store, { filter })).map((event) => `${event.stream} ${event.type}`).sort();
      equal(await found({ categories: ['a'], types: ['Y'] }), ['a-1 Y', 'a-2 Y'], 'category and type');
      equal(
        await found({ categories: ['a', 'b'], streams: ['a-1', 'b-1'], types: ['X'] }),
        ['a-1 X', 'b-1 X'],
        'all',
      );
      equal(await found({ categories: ['a'], streams: ['b-1'] }), [], 'lists that exclude each other');
      equal(await found({ types: [] }), [], 'an empty list');
    },
  },
  {
    id: 'FILTER-05',
    title: 'Characters that mean something in patterns MUST stand for themselves in a filter.',
    async run({ store }) {
      const names = ['a*-1', 'ab-1', 'a?-1', 'a.-1', '[ab]-1', 'a+-1', '(a)-1', 'a|b-1', '^a-1', 'a\\-1'];
      for (const stream of names) await appendOk(store, stream, [newEvent(`T${stream}`)]);
      for (const stream of names) {
        const category = stream.slice(0, stream.indexOf('-'));
        for (const filter of [{ categories: [category] }, { streams: [stream] }, { types: [`T${stream}`] }]) {
          const found = (await readLog(store, { filter })).map((event) => event.stream);
          equal(found, [stream], `streams found by ${JSON.stringify(filter)}`);
        }
      }
    },
  },
  {
    id: 'FILTER-06',
    title: 'A filter MUST be applied before the limit.',
    async run({ store, stream: named }) {
      const events = newEvents(60).map((event, n) => ({ ...event, type: n % 6 === 5 ? 'Wanted' : 'Other' }));
      const wanted = events.filter((event) => event.type === 'Wanted');
      await appendOk(store, named(), events);
      for (const limit of [1, 3, 10]) {
        const found = await readLog(store, { filter: { types: ['Wanted'] }, limit });
        equal(idsOf(found), idsOf(wanted), `ids in pages of ${limit}`);
      }
      const pages = await logPages(store, { filter: { types: ['Wanted'] }, limit: 4 });
      verify(
        pages.every((page) => page.events.length <= 4),
        'no page holds more than the limit',
      );
    },
  },
  {
    id: 'FILTER-07',
    title: 'A rare match among many other events MUST be found by following the cursors, page by page.',
    async run({ store, stream: named, size }) {
      const [haystack, needle] = [named('hay'), named('needle')];
      const others = size === 'full' ? 100_000 : 1_500;
      const expected: string[] = [];
      for (const share of [0.5, 0.3, 0.2]) {
        await appendMany(store, haystack, newEvents(Math.round(others * share)));
        const event = newEvent();
        expected.push(event.id);
        await appendOk(store, needle, [event]);
      }
      await appendOk(store, haystack, newEvents(100));
      equal(idsOf(await readLog(store, { filter: { streams: [needle] }, limit: 2 })), expected, 'ids found');
    },
    budgetMs: 60_000,
  },
  {
    id: 'FILTER-08',
    title: 'A malformed filter MUST reject with ES_INVALID_ARGUMENT.',
    async run({ store }) {
      const malformed = [
        { types: 'X' },
        { types: [''] },
        { categories: [1] },
        { streams: {} },
      ] as unknown as LogFilter[];
      for (const filter of malformed) {
        const read = store.readLog({ filter, limit: 1 });
        await rejects(read, 'ES_INVALID_ARGUMENT', `the filter ${JSON.stringify(filter)}`);
      }
    },
  },
  {
    id: 'FILTER-09',
    title: 'A filter MUST look at every name in its lists, however many they are and however alike.',
    async run({ store }) {
      const names = range(0, 149).map((n) => `many${n}-1`);
      for (const [n, stream] of names.entries())
        if (n % 10 === 9) await appendOk(store, stream, [newEvent(`T${n}`)]);
      const written = names.filter((_, n) => n % 10 === 9);
      const filters: LogFilter[] = [
        { streams: names },
        { types: range(0, 149).map((n) => `T${n}`) },
        { categories: range(0, 149).map((n) => `many${n}`) },
        { streams: [...names, ...names] },
      ];
      for (const filter of filters) {
        const found = (await readLog(store, { filter })).map((event) => event.stream);
        equal(found.sort(), [...written].sort(), `streams found by ${Object.keys(filter).join()}`);
      }
    },
  },
  {
    id: 'FILTER-10',
    title: 'Names that are long and differ at their end only MUST be told apart by a filter.',
    async run({ store }) {
      const long = (length: number, end: string): string => `${'l'.repeat(length - 1)}${end}`;
      const types = ['1', '2'].map((end) => long(MAX_EVENT_TYPE_BYTES, end));
      const streams = ['1', '2'].map((end) => long(MAX_STREAM_NAME_BYTES, end));
      const categories = ['1', '2'].map((end) => long(500, end));
      for (const n of [0, 1]) {
        await appendOk(store, streams[n] ?? '', [newEvent(types[n])]);
        await appendOk(store, `${categories[n]}-a`, [newEvent()]);
      }
      for (const n of [0, 1]) {
        const found = async (filter: LogFilter): Promise<string[]> =>
          (await readLog(store, { filter })).map((event) => event.stream);
        equal(await found({ types: types.slice(n, n + 1) }), streams.slice(n, n + 1), 'found by type');
        equal(await found({ streams: streams.slice(n, n + 1) }), streams.slice(n, n + 1), 'found by stream');
        const ofCategory = await found({ categories: categories.slice(n, n + 1) });
        equal(ofCategory, [`${categories[n]}-a`], 'found by category');
      }
    },
  },
]);
