import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { countdown, newEvents } from './steps/new-events.js';
import { readPage, readPages } from './steps/read.js';

export const readingBackwardClauses = clausesOf('reading', [
  {
    id: 'READ-06',
    title: 'A backward read MUST return the events newest first, from the last one on.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      const page = await readPage(store, { stream, direction: 'backward' });
      equal(
        page.events.map((event) => event.revision),
        countdown(11),
        'revisions',
      );
      equal({ head: page.head, next: page.next }, { head: 11, next: null }, 'page');
    },
  },
  {
    id: 'READ-07',
    title:
      'A backward read with a limit MUST return the newest events, and its `next` MUST continue towards the oldest.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      const last = await store.readStream({ stream, direction: 'backward', limit: 1 });
      equal(
        last.events.map((event) => event.revision),
        [11],
        'the last event',
      );
      for (const limit of [1, 5, 12, 13]) {
        const events = await readPages(store, { stream, direction: 'backward', limit });
        equal(
          events.map((event) => event.revision),
          countdown(11),
          `revisions in pages of ${limit}`,
        );
      }
    },
  },
  {
    id: 'READ-08',
    title:
      'A backward read MUST begin with the revision `from`, included, or with the head where `from` lies beyond it.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      for (const from of [0, 1, 10, 11, 12, 500]) {
        const { events } = await readPage(store, { stream, direction: 'backward', from });
        const expected = countdown(Math.min(from, 11));
        equal(
          events.map((event) => event.revision),
          expected,
          `revisions from ${from}`,
        );
        const few = await store.readStream({ stream, direction: 'backward', from, limit: 3 });
        equal(
          few.events.map((event) => event.revision),
          expected.slice(0, 3),
          `three revisions from ${from}`,
        );
      }
    },
  },
]);
