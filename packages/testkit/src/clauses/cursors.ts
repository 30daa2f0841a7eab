import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { appendMany } from './steps/append-many.js';
import { idsOf, newEvent, newEvents } from './steps/new-events.js';
import { logPages, readAll, readLog } from './steps/read.js';

export const cursorClauses = clausesOf('cursors', [
  {
    id: 'CURSOR-01',
    title: 'A cursor MUST be refused with ES_INVALID_CURSOR by a query with another filter.',
    async run({ store, stream: named }) {
      await appendOk(store, named('a'), newEvents(3, 'X'));
      const { next } = await store.readLog({ filter: { types: ['X'] }, limit: 10 });
      for (const filter of [undefined, { types: ['Y'] }, { types: ['X', 'Y'] }, { streams: ['X'] }]) {
        const read = store.readLog({ filter, after: next, limit: 10 });
        await rejects(
          read,
          'ES_INVALID_CURSOR',
          `the cursor with the filter ${JSON.stringify(filter) ?? 'none'}`,
        );
      }
    },
  },
  {
    id: 'CURSOR-02',
    title: 'A cursor MUST serve an equal filter, in whatever order its names stand.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, [newEvent('X'), newEvent('Y')]);
      const { next } = await store.readLog({ filter: { types: ['X', 'Y'] }, limit: 1 });
      const found = await readLog(store, { filter: { types: ['Y', 'X'] }, after: next });
      equal(
        found.map((event) => event.type),
        ['Y'],
        'types after the cursor',
      );
    },
  },
  {
    id: 'CURSOR-03',
    title: 'What is not a cursor MUST be refused with ES_INVALID_CURSOR.',
    async run({ store, stream: named }) {
      await appendOk(store, named(), newEvents(1));
      for (const after of ['', 'nonsense', '-', '-.', '-.nonsense', '{}', 7 as unknown as string]) {
        const read = store.readLog({ after, limit: 10 });
        await rejects(read, 'ES_INVALID_CURSOR', `the cursor ${JSON.stringify(after)}`);
      }
    },
  },
  {
    id: 'CURSOR-04',
    title:
      'A page without matches MUST move its cursor over what was scanned, so that the head is reached and stays reached.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendMany(store, stream, newEvents(900, 'Other'));
      const filter = { types: ['Wanted'] };
      const { next } = (await logPages(store, { filter, limit: 5 })).at(-1) ?? { next: '' };
      const { position } = await appendOk(store, stream, [newEvent('Other')]);
      verify(!store.covers(next, position), 'the cursor does not cover what was written after it');
      const pages = await logPages(store, { filter, after: next, limit: 5 });
      verify(
        store.covers(pages.at(-1)?.next ?? '', position),
        'the next cursor covers an event that did not match',
      );
      equal(pages.length, 1, 'pages from the first cursor to the head');
    },
  },
  {
    id: 'CURSOR-05',
    title: 'The cursor of a page MUST cover exactly the events up to that page.',
    async run({ store, neighbours }) {
      const [one, other] = neighbours(2) as [string, string];
      await appendOk(store, one, newEvents(3));
      await appendOk(store, other, newEvents(4));
      await appendOk(store, one, newEvents(3));
      const positions = (await readLog(store)).map((event) => event.position);
      let read = 0;
      for (const page of await logPages(store, { limit: 3 })) {
        read += page.events.length;
        for (const [place, position] of positions.entries()) {
          equal(
            store.covers(page.next, position),
            place < read,
            `after ${read} events: covers the one at ${place}`,
          );
        }
      }
    },
  },
  {
    id: 'CURSOR-06',
    title: 'A cursor at the head MUST cover every event before it, those its filter does not want included.',
    async run({ store, stream: named }) {
      const [wanted, other] = [named('wanted'), named('other')];
      await appendOk(store, wanted, newEvents(2));
      const { position } = await appendOk(store, other, newEvents(5));
      for (const after of ['start', 'end']) {
        const pages = await logPages(store, { filter: { categories: ['wanted'] }, after });
        verify(
          store.covers(pages.at(-1)?.next ?? '', position),
          `read after ${after}: the last event is covered`,
        );
      }
    },
  },
  {
    id: 'CURSOR-07',
    title: 'A cursor MUST give the same events again however often it is used.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(9));
      const { next } = await store.readLog({ limit: 4 });
      const rest = idsOf((await readAll(store, stream)).slice(4));
      equal(idsOf(await readLog(store, { after: next })), rest, 'the first time');
      equal(idsOf(await readLog(store, { after: next, limit: 2 })), rest, 'the second time');
    },
  },
]);
