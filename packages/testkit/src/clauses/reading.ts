import type { ReadStreamRequest } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { countdown, idsOf, newEvents, range } from './steps/new-events.js';
import { readAll, readPage, readPages } from './steps/read.js';

export const readingClauses = clausesOf('reading', [
  {
    id: 'READ-01',
    title:
      'A stream that was never written MUST read as an empty page with the state `missing`, in both directions.',
    async run({ store, stream: named }) {
      const stream = named();
      const empty = { events: [], state: 'missing', head: null, next: null };
      equal(await readPage(store, { stream }), empty, 'forward');
      equal(await readPage(store, { stream, direction: 'backward' }), empty, 'backward');
      equal(await readPage(store, { stream, from: 5 }), empty, 'forward from 5');
    },
  },
  {
    id: 'READ-02',
    title: 'A forward read MUST return the events in the order of their revisions, oldest first.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(25);
      for (const event of events) await appendOk(store, stream, [event]);
      const page = await readPage(store, { stream, limit: 100 });
      equal(
        page.events.map((event) => event.revision),
        range(0, 24),
        'revisions',
      );
      equal(idsOf(page.events), idsOf(events), 'ids');
      equal(
        { state: page.state, head: page.head, next: page.next },
        { state: 'active', head: 24, next: null },
        'page',
      );
    },
  },
  {
    id: 'READ-03',
    title: 'A forward read MUST begin with the revision `from`, included.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      for (const from of [0, 1, 2, 9, 10, 11]) {
        const { events } = await readPage(store, { stream, from });
        equal(
          events.map((event) => event.revision),
          range(from, 11),
          `revisions from ${from}`,
        );
      }
    },
  },
  {
    id: 'READ-04',
    title:
      'A read MUST return at most `limit` events, and its `next` MUST continue it without gap or duplicate.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      for (const limit of [1, 2, 5, 11, 12, 13]) {
        let from: number | null = 0;
        const revisions: number[] = [];
        while (from !== null) {
          const page = await store.readStream({ stream, from, limit });
          equal(page.events.length <= limit, true, `at most ${limit} events`);
          revisions.push(...page.events.map((event) => event.revision));
          equal(revisions.length <= 200 && page.next !== from, true, 'the pages lead to the end');
          from = page.next;
        }
        equal(revisions, range(0, 11), `revisions in pages of ${limit}`);
      }
    },
  },
  {
    id: 'READ-05',
    title: 'A forward read from beyond the last revision MUST be empty and still name the head.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      for (const from of [3, 4, 1_000, 2 ** 31 + 1, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
        const page = await readPage(store, { stream, from });
        equal(page, { events: [], state: 'active', head: 2, next: null }, `page from ${from}`);
      }
    },
  },
  {
    id: 'READ-09',
    title: 'A read that is not well-formed MUST reject with ES_INVALID_ARGUMENT.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      const { pageEvents } = store.manifest.limits;
      const malformed: Record<string, unknown>[] = [
        ...[0, -1, 1.5, NaN, pageEvents + 1, 2 ** 32 + 1, '1', null].map((limit) => ({ stream, limit })),
        ...[-1, 0.5, NaN, 2 ** 53, '0'].map((from) => ({ stream, from, limit: 1 })),
        { stream, direction: 'sideways', limit: 1 },
        { stream: '', limit: 1 },
        { stream: 7, limit: 1 },
      ];
      for (const request of malformed) {
        const read = store.readStream(request as unknown as ReadStreamRequest);
        await rejects(read, 'ES_INVALID_ARGUMENT', `a read of ${JSON.stringify(request)}`);
      }
      equal((await store.readStream({ stream, limit: pageEvents })).events.length, 2, 'a read at the limit');
    },
  },
  {
    id: 'READ-10',
    title: 'Streams whose names resemble each other MUST NOT share events.',
    async run({ store, stream: named }) {
      const base = named();
      const names = [
        base,
        `${base}0`,
        `${base}:x`,
        `${base}-1`,
        `x:${base}`,
        `${base}.1`,
        `${base}/`,
        `${base} `,
      ];
      for (const [index, stream] of names.entries())
        await appendOk(store, stream, newEvents(index + 1), 'no-stream');
      for (const [index, stream] of names.entries()) {
        const events = await readAll(store, stream);
        equal(
          events.map((event) => event.stream),
          range(0, index).map(() => stream),
          `streams in ${stream}`,
        );
      }
    },
  },
  {
    id: 'READ-11',
    title:
      'A read that starts after an append was acknowledged MUST see it, on this handle and on another one.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const other = await open();
      for (let n = 0; n < 10; n++) {
        await appendOk(store, stream, newEvents(1));
        equal((await readPage(store, { stream })).head, n, 'head on the same handle');
        equal((await readPage(other, { stream })).head, n, 'head on another handle');
      }
    },
  },
  {
    id: 'READ-12',
    title: 'Reads of one stream at the same time MUST NOT disturb each other.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(30));
      const readings = [1, 3, 7, 30].flatMap((limit) => [
        readPages(store, { stream, limit }),
        readPages(store, { stream, limit, direction: 'backward' }),
      ]);
      for (const [index, events] of (await Promise.all(readings)).entries()) {
        const expected = index % 2 === 0 ? range(0, 29) : countdown(29);
        equal(
          events.map((event) => event.revision),
          expected,
          `reading ${index}`,
        );
      }
    },
  },
  {
    id: 'READ-13',
    title:
      'A read with `from` and `limit` MUST return exactly the events of that window, in both directions.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      for (const [from, limit] of [
        [0, 1],
        [3, 4],
        [9, 1],
        [9, 3],
        [10, 5],
        [11, 1],
      ] as const) {
        const forward = await store.readStream({ stream, from, limit });
        const last = Math.min(from + limit - 1, 11);
        equal(
          forward.events.map((event) => event.revision),
          range(from, last),
          `${limit} forward from ${from}`,
        );
        equal(forward.next, last === 11 ? null : last + 1, `next after ${limit} forward from ${from}`);
        const backward = await store.readStream({ stream, direction: 'backward', from, limit });
        const first = Math.max(0, from - limit + 1);
        const expected = [...range(first, from)].reverse();
        equal(
          backward.events.map((event) => event.revision),
          expected,
          `${limit} backward from ${from}`,
        );
        equal(backward.next, first === 0 ? null : first - 1, `next after ${limit} backward from ${from}`);
      }
    },
  },
]);
