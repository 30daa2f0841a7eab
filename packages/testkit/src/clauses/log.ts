import type { RecordedEvent } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, settled, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { appendMany } from './steps/append-many.js';
import { idsOf, newEvents, range } from './steps/new-events.js';
import { pageSizes } from './steps/page-sizes.js';
import { cursorAtHead, logPages, readAll, readLog } from './steps/read.js';

export const logClauses = clausesOf('log', [
  {
    id: 'LOG-01',
    title:
      'The log MUST hold the events of all streams in the order in which their appends were acknowledged.',
    requires: { levels: { order: ['total'] } },
    async run({ store, stream: named }) {
      const streams = [named('a'), named('b'), named('c')];
      const events = newEvents(24);
      for (const [index, event] of events.entries()) await appendOk(store, streams[index % 3] ?? '', [event]);
      equal(idsOf(await readLog(store)), idsOf(events), 'ids in the log');
    },
  },
  {
    id: 'LOG-02',
    title:
      'The log MUST hold the events of one partition in the order in which their appends were acknowledged.',
    requires: { levels: { order: ['partition'] } },
    async run({ store, neighbours }) {
      const streams = neighbours(3);
      const events = newEvents(24);
      for (const [index, event] of events.entries()) await appendOk(store, streams[index % 3] ?? '', [event]);
      equal(idsOf(await readLog(store)), idsOf(events), 'ids in the log');
    },
  },
  {
    id: 'LOG-03',
    title: 'The events of one append MUST stand in the log one after the other.',
    async run({ store, neighbours }) {
      const streams = neighbours(4);
      const batches = range(0, 15).map(() => newEvents(5));
      await Promise.all(batches.map((events, index) => appendOk(store, streams[index % 4] ?? '', events)));
      const logged = idsOf(await readLog(store));
      for (const batch of batches) {
        const start = logged.indexOf(batch[0]?.id);
        equal(logged.slice(start, start + 5), idsOf(batch), `ids from place ${start}`);
      }
    },
  },
  {
    id: 'LOG-04',
    title:
      'A log page MUST hold at most `limit` events, and `next` MUST continue it without gap or duplicate, within an append too.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(13);
      await appendOk(store, stream, events.slice(0, 5));
      await appendOk(store, stream, events.slice(5, 12));
      await appendOk(store, stream, events.slice(12));
      for (const limit of [1, 2, 3, 5, 12, 50]) {
        let after = 'start';
        const ids: string[] = [];
        for (let atHead = false; !atHead;) {
          const page = await store.readLog({ after, limit });
          verify(
            page.events.length <= limit,
            `a page holds at most ${limit} events, not ${page.events.length}`,
          );
          ids.push(...page.events.map((event) => event.id));
          verify(ids.length <= 200 && page.next !== after, 'the pages lead to the head');
          ({ next: after, atHead } = page);
        }
        equal(ids, idsOf(events), `ids in pages of ${limit}`);
      }
    },
  },
  {
    id: 'LOG-05',
    title:
      'The log of an empty namespace MUST read as an empty page at the head, whose cursor then finds what is written later.',
    async run({ store, stream: named }) {
      for (const after of ['start', 'end']) {
        const page = await store.readLog({ after, limit: 10 });
        equal(
          { events: page.events, atHead: page.atHead },
          { events: [], atHead: true },
          `page after ${after}`,
        );
        const [event] = newEvents(1);
        await appendOk(store, named(), event === undefined ? [] : [event]);
        equal(idsOf(await readLog(store, { after: page.next })), [event?.id], `ids after ${after}`);
        if (after === 'start')
          equal((await readLog(store, { after: 'end' })).length, 0, 'events after the end');
      }
    },
  },
  {
    id: 'LOG-06',
    title:
      'A log read after `end` MUST give a cursor that finds exactly what is written afterwards, under a filter too.',
    async run({ store, stream: named }) {
      for (const filter of [undefined, { types: ['Happened'] }]) {
        const stream = named();
        await appendOk(store, stream, newEvents(4));
        const page = await store.readLog({ filter, after: 'end', limit: 10 });
        equal({ events: page.events, atHead: page.atHead }, { events: [], atHead: true }, 'page');
        const events = newEvents(3);
        await appendOk(store, stream, events);
        const found = await readLog(store, { filter, after: page.next });
        equal(idsOf(found), idsOf(events), 'ids after the cursor');
      }
    },
  },
  {
    id: 'LOG-07',
    title:
      'A reader that follows the log by its cursors while many write MUST get every event once, each stream in order.',
    budgetMs: 30_000,
    async run({ store, open, stream: named, signal }) {
      const reader = await open();
      const streams = range(0, 9).map(() => named());
      let writing = true;
      const writers = settled(
        Promise.all(
          streams.map(async (stream) => {
            for (let n = 0; n < 15; n++) await appendOk(store, stream, newEvents(1 + (n % 3)));
          }),
        ),
      ).finally(() => (writing = false));
      const seen: RecordedEvent[] = [];
      for (let after = 'start', done = false; !done;) {
        signal.throwIfAborted();
        const wasWriting = writing;
        const page = await reader.readLog({ after, limit: 7 });
        seen.push(...page.events);
        after = page.next;
        done = !wasWriting && page.atHead;
        if (page.atHead) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const written = await writers;
      if (!written.ok) throw written.error;
      for (const stream of streams) {
        const revisions = seen.filter((event) => event.stream === stream).map((event) => event.revision);
        equal(revisions, range(0, 29), 'revisions of one stream as the log gave them');
      }
      for (const [place, { position }] of seen.entries()) {
        const before = seen[place - 1]?.position ?? position;
        const order = store.comparePositions(before, position);
        const isRight = order === 'before' || order === 'concurrent' || place === 0;
        verify(isRight, `the event at ${place} lies behind the one before it, not ${order}`);
      }
    },
  },
  {
    id: 'LOG-08',
    title: 'An event of the log MUST be the same in every field as the one that its stream returns.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const event = {
        ...newEvents(1)[0],
        type: 'Described',
        schemaVersion: 3,
        data: { list: [1, null, 'x'] },
        metadata: { note: 'ours' },
        system: { correlationId: 'c', causationId: 'k', tags: ['t'], subject: 's' },
      };
      await appendOk(store, stream, [event]);
      const [streamed] = await readAll(store, stream);
      equal(await readLog(store), [streamed], 'log and stream');
      equal(await readLog(await open()), [streamed], 'the log through another handle');
    },
  },
  {
    id: 'LOG-09',
    title: 'Comparing positions MUST agree with the order of the log.',
    async run({ store, neighbours }) {
      const [one, other] = neighbours(2) as [string, string];
      for (let n = 0; n < 6; n++) await appendOk(store, n % 2 === 0 ? one : other, newEvents(2));
      const positions = (await readLog(store)).map((event) => event.position);
      equal(positions.length, 12, 'events in the log');
      for (const [i, a] of positions.entries()) {
        for (const [j, b] of positions.entries()) {
          const expected = i < j ? 'before' : i > j ? 'after' : 'same';
          equal(store.comparePositions(a, b), expected, `position ${i} against ${j}`);
        }
      }
    },
  },
  {
    id: 'LOG-10',
    title: 'Cursors and positions MUST survive JSON and serve another handle.',
    async run({ store, open, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(4));
      const cursor = await cursorAtHead(store);
      const [position] = (await readAll(store, stream)).slice(-1).map((event) => event.position);
      const kept = JSON.parse(JSON.stringify({ cursor, position })) as { cursor: string; position: string };
      equal(kept, { cursor, position }, 'after JSON');
      const events = newEvents(2);
      await appendOk(store, stream, events);
      const other = await open();
      equal(idsOf(await readLog(other, { after: kept.cursor })), idsOf(events), 'ids after the cursor');
      verify(other.covers(kept.cursor, kept.position), 'the cursor covers the position on the other handle');
    },
  },
  {
    id: 'LOG-11',
    title: 'Log pages of any size MUST give every event once and in order.',
    budgetMs: 60_000,
    async run({ store, neighbours }) {
      const streams = neighbours(3);
      const events = range(0, 10).map(() => newEvents(100));
      for (const [n, batch] of events.entries()) await appendMany(store, streams[n % 3] ?? '', batch);
      const ids = events.flat().map(({ id }) => id);
      for (const limit of pageSizes(store)) {
        const pages = await logPages(store, { limit });
        const read = pages.flatMap((page) => page.events.map(({ id }) => id));
        equal(read, ids, `ids in pages of ${limit}`);
        const longest = Math.max(...pages.map((page) => page.events.length));
        verify(longest <= limit, `a page holds at most ${limit} events, not ${longest}`);
      }
    },
  },
  {
    id: 'LOG-12',
    title: 'A log read or a subscription that is not well-formed MUST reject with ES_INVALID_ARGUMENT.',
    requires: { operations: ['subscribe'] },
    async run({ store, signal }) {
      const { pageEvents } = store.manifest.limits;
      for (const limit of [0, -1, 1.5, NaN, pageEvents + 1, 2 ** 32 + 1, '1'] as unknown as number[]) {
        await rejects(store.readLog({ limit }), 'ES_INVALID_ARGUMENT', `a log read with the limit ${limit}`);
        const first = store.subscribe({ limit }, { signal })[Symbol.asyncIterator]().next();
        await rejects(first, 'ES_INVALID_ARGUMENT', `a subscription with the limit ${limit}`);
      }
      equal((await store.readLog({ limit: pageEvents })).events, [], 'a read at the limit');
    },
  },
]);
