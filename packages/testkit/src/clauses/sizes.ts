import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { appendMany, batchSize } from './steps/append-many.js';
import { idsOf, newEvent, newEvents, range } from './steps/new-events.js';
import { readAll, readLog, readPages } from './steps/read.js';

/** Above this, in bytes, a limit is not tried: filling it would measure the machine. */
const LARGEST_TRIED = 64 * 1024 * 1024;

export const sizeClauses = clausesOf('sizes', [
  {
    id: 'SIZE-01',
    title:
      'An append of 10,000 events, or of as many as the manifest allows, MUST be written whole and in order.',
    budgetMs: 60_000,
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(batchSize(store, 10_000));
      await appendOk(store, stream, events, 'no-stream');
      equal(idsOf(await readAll(store, stream)), idsOf(events), 'ids in the stream');
    },
  },
  {
    id: 'SIZE-02',
    title:
      'One event more than the manifest allows in an append MUST reject with ES_TOO_LARGE and write nothing.',
    budgetMs: 60_000,
    async run({ store, stream: named }) {
      const limit = store.manifest.limits.appendEvents;
      const event = { type: 'Happened', data: null };
      const [one, other] = [named(), named()];
      const tooMany = new Array<typeof event>(limit + 1).fill(event);
      const error = await rejects(append(store, one, tooMany), 'ES_TOO_LARGE', `${limit + 1} events`);
      equal(
        { limit: error.details.limit, actual: error.details.actual },
        { limit, actual: limit + 1 },
        'details',
      );
      await appendOk(store, other, newEvents(1));
      equal(
        (await readLog(store)).map(({ stream }) => stream),
        [other],
        'streams in the log',
      );
    },
  },
  {
    id: 'SIZE-03',
    title:
      'An event just below the manifest’s limit MUST be kept, and one above it MUST reject with ES_TOO_LARGE and write nothing.',
    budgetMs: 60_000,
    async run({ store, stream: named }) {
      const { eventBytes, appendBytes } = store.manifest.limits;
      const limit = Math.min(eventBytes, appendBytes);
      const [small, large] = [named(), named()];
      // What surrounds the data is the store's business; 4 KiB is room for it.
      const below = newEvent('Held', 'x'.repeat(Math.max(1, Math.min(limit, LARGEST_TRIED / 16) - 4096)));
      await appendOk(store, small, [below], 'no-stream');
      equal((await readAll(store, small))[0]?.data, below.data, 'data just below the limit');
      if (limit > LARGEST_TRIED) return;
      const above = newEvent('Held', 'x'.repeat(limit + 1));
      await rejects(
        append(store, large, [newEvent(), above]),
        'ES_TOO_LARGE',
        `an event of over ${limit} bytes`,
      );
      equal((await readAll(store, large)).length, 0, 'events in the stream');
      const wide = newEvent('Held', 'é'.repeat(Math.ceil(limit / 2) + 1));
      await rejects(
        append(store, large, [wide]),
        'ES_TOO_LARGE',
        'an event that is over the limit in bytes only',
      );
    },
  },
  {
    id: 'SIZE-04',
    title: 'Events that are large and small, side by side, MUST be read in order in pages of any size.',
    budgetMs: 30_000,
    async run({ store, stream: named }) {
      const stream = named();
      const lengths = range(0, 19).map((n) => (n % 4 === 0 ? 60_000 : n));
      for (const length of lengths) await appendOk(store, stream, [newEvent('Held', 'x'.repeat(length))]);
      for (const limit of [1, 3, 20]) {
        const read = await readPages(store, { stream, limit });
        equal(
          read.map((event) => String(event.data).length),
          lengths,
          `lengths in pages of ${limit}`,
        );
      }
    },
  },
  {
    id: 'SIZE-05',
    title: 'Two large appends to different streams that race MUST NOT mix in the log.',
    budgetMs: 60_000,
    async run({ store, open, neighbours }) {
      const [one, other] = neighbours(2) as [string, string];
      const count = batchSize(store, 1_000);
      const batches = [newEvents(count), newEvents(count)] as const;
      await Promise.all([appendOk(store, one, batches[0]), appendOk(await open(), other, batches[1])]);
      const logged = idsOf(await readLog(store));
      equal(logged.length, 2 * count, 'events in the log');
      for (const batch of batches) {
        const start = logged.indexOf(batch[0]?.id);
        equal(logged.slice(start, start + count), idsOf(batch), `ids from place ${start}`);
      }
    },
  },
  {
    id: 'SIZE-06',
    title: 'A stream of 100,000 events MUST be read page by page, whole and in order.',
    size: 'full',
    budgetMs: 300_000,
    async run({ store, stream: named }) {
      const stream = named();
      for (let n = 0; n < 200; n++) await appendMany(store, stream, newEvents(500));
      let expected = 0;
      let from: number | null = 0;
      while (from !== null) {
        const page = await store.readStream({
          stream,
          from,
          limit: Math.min(1_000, store.manifest.limits.pageEvents),
        });
        for (const event of page.events)
          verify(event.revision === expected++, `revision ${event.revision} is the next`);
        from = page.next;
      }
      equal(expected, 100_000, 'events read');
    },
  },
  {
    id: 'SIZE-07',
    title: 'A hundred writers with a hundred appends each, over ten streams, MUST all succeed.',
    size: 'full',
    budgetMs: 300_000,
    async run({ store, open, stream: named }) {
      const handles = [store, await open(), await open()];
      const streams = range(0, 9).map(() => named());
      await Promise.all(
        range(0, 99).map(async (writer) => {
          for (let n = 0; n < 100; n++) {
            await appendOk(handles[writer % 3] ?? store, streams[writer % 10] ?? '', newEvents(10));
          }
        }),
      );
      for (const stream of streams) {
        const events = await readAll(store, stream);
        equal(events.at(-1)?.revision, 9_999, 'last revision');
        equal(new Set(idsOf(events)).size, 10_000, 'distinct events');
      }
      equal((await readLog(store)).length, 100_000, 'events in the log');
    },
  },

  {
    id: 'SIZE-08',
    title: 'An append of exactly as many events as the manifest allows MUST be kept.',
    budgetMs: 120_000,
    async run({ store, stream: named, size }) {
      const stream = named();
      const limit = store.manifest.limits.appendEvents;
      if (size === 'quick' && limit > 10_000) return;
      const event = { type: 'Happened', data: null };
      const events = new Array<typeof event>(limit).fill(event);
      const { streams } = await appendOk(store, stream, events, 'no-stream');
      equal(streams, [{ stream, firstRevision: 0, lastRevision: limit - 1 }], 'answer');
      equal((await readAll(store, stream)).length, limit, 'events in the stream');
    },
  },
  {
    id: 'SIZE-09',
    title:
      'An append of more bytes in all than the manifest allows MUST reject with ES_TOO_LARGE and write nothing.',
    budgetMs: 120_000,
    async run({ store, stream: named }) {
      const { appendBytes, eventBytes, appendEvents } = store.manifest.limits;
      if (appendBytes > LARGEST_TRIED) return;
      const stream = named();
      const each = Math.max(1, Math.min(eventBytes, appendBytes) - 4096);
      const count = Math.ceil(appendBytes / each) + 1;
      if (count > appendEvents) return;
      const text = 'x'.repeat(each);
      const events = Array.from({ length: count }, () => newEvent('Held', text));
      await rejects(append(store, stream, events), 'ES_TOO_LARGE', `${count} events of ${each} bytes`);
      equal((await readAll(store, stream)).length, 0, 'events in the stream');
    },
  },
]);
