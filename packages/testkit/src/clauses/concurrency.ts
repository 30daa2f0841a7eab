import { clausesOf } from '../contract/clause.js';
import { equal, settled, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { batchSize } from './steps/append-many.js';
import { idsOf, newEvent, newEvents, range } from './steps/new-events.js';
import { readAll, readLog, readPage } from './steps/read.js';

export const concurrencyClauses = clausesOf('concurrency', [
  {
    id: 'CONCUR-01',
    title:
      'Of writers that append at the same revision at once, exactly one MUST succeed and the others MUST conflict.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const other = await open();
      await appendOk(store, stream, newEvents(1));
      const events = newEvents(20);
      const results = await Promise.all(
        events.map((event, index) => append(index % 2 === 0 ? store : other, stream, [event], 0)),
      );
      equal(results.filter((result) => result.ok).length, 1, 'writers that succeeded');
      const winner = events[results.findIndex((result) => result.ok)];
      const stored = await readAll(store, stream);
      equal(idsOf(stored.slice(1)), [winner?.id], 'events after the first');
    },
  },
  {
    id: 'CONCUR-02',
    title: 'Of writers that create one stream under `no-stream` at once, exactly one MUST succeed.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const other = await open();
      const batches = range(0, 19).map(() => newEvents(2));
      const results = await Promise.all(
        batches.map((events, index) => append(index % 2 === 0 ? store : other, stream, events, 'no-stream')),
      );
      equal(results.filter((result) => result.ok).length, 1, 'writers that succeeded');
      const winner = batches[results.findIndex((result) => result.ok)] ?? [];
      equal(idsOf(await readAll(store, stream)), idsOf(winner), 'ids in the stream');
    },
  },
  {
    id: 'CONCUR-03',
    title:
      'Writers that append under `any` at once MUST all succeed, with revisions that have neither gap nor duplicate.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const handles = [store, await open()];
      const writers = range(0, 9).map(async (writer) => {
        for (let n = 0; n < 10; n++) await appendOk(handles[writer % 2] ?? store, stream, [newEvent()]);
      });
      await Promise.all(writers);
      equal(
        (await readAll(store, stream)).map((event) => event.revision),
        range(0, 99),
        'revisions',
      );
    },
  },
  {
    id: 'CONCUR-04',
    title: 'The revision that an append answers MUST be the one its event has, however many others write.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(60);
      const answers = await Promise.all(
        range(0, 19).map(async (writer) => {
          const batch = events.slice(writer * 3, writer * 3 + 3);
          return { batch, answer: await appendOk(store, stream, batch) };
        }),
      );
      const stored = await readAll(store, stream);
      for (const { batch, answer } of answers) {
        const first = answer.streams[0]?.firstRevision ?? -1;
        equal(idsOf(stored.slice(first, first + 3)), idsOf(batch), `events from revision ${first}`);
        equal(stored[first + 2]?.position, answer.position, `position at revision ${first + 2}`);
      }
    },
  },
  {
    id: 'CONCUR-05',
    title:
      'Writers that read, append at what they read and try again on a conflict MUST reach every increment exactly once.',
    async run({ store, open, stream: named, signal }) {
      const stream = named();
      const handles = [store, await open()];
      const increment = async (handle: (typeof handles)[number]): Promise<void> => {
        for (;;) {
          signal.throwIfAborted();
          const last = (await readAll(handle, stream)).at(-1);
          const count = last === undefined ? 0 : (last.data as { count: number }).count;
          const event = newEvent('Counted', { count: count + 1 });
          if ((await append(handle, stream, [event], last?.revision ?? 'no-stream')).ok) return;
          // Lets time pass, or the clause could not end where no attempt ever succeeds.
          await new Promise((resolve) => setTimeout(resolve, 0));
        }
      };
      const writers = range(0, 7).map(async (writer) => {
        for (let n = 0; n < 5; n++) await increment(handles[writer % 2] ?? store);
      });
      await Promise.all(writers);
      const counts = (await readAll(store, stream)).map((event) => event.data);
      equal(
        counts,
        range(1, 40).map((count) => ({ count })),
        'counts in the stream',
      );
    },
  },
  {
    id: 'CONCUR-06',
    title: 'Two handles on one namespace MUST see each other’s acknowledged appends and conflict with them.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const other = await open();
      const events = newEvents(3);
      await appendOk(store, stream, events.slice(0, 1), 'no-stream');
      equal(idsOf(await readAll(other, stream)), idsOf(events.slice(0, 1)), 'what the other handle reads');
      verify(
        !(await append(other, stream, events.slice(1, 2), 'no-stream')).ok,
        'the other handle conflicts',
      );
      await appendOk(other, stream, events.slice(1, 2), 0);
      verify(!(await append(store, stream, events.slice(2), 0)).ok, 'the first handle conflicts in turn');
      equal(idsOf(await readAll(store, stream)), idsOf(events.slice(0, 2)), 'what the first handle reads');
    },
  },
  {
    id: 'CONCUR-07',
    title:
      'A reader MUST see an append as a whole or not at all, and a stream without holes, while writers write.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const reader = await open();
      let writing = true;
      const writer = settled(
        (async () => {
          for (let n = 0; n < 25; n++) await appendOk(store, stream, newEvents(4));
        })(),
      ).finally(() => (writing = false));
      while (writing) {
        const { events, head } = await readPage(reader, { stream, limit: 200 });
        equal(
          events.map((event) => event.revision),
          range(0, head ?? -1),
          'revisions that the reader sees',
        );
        equal(events.length % 4, 0, 'events of an append that is only partly visible');
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      const written = await writer;
      if (!written.ok) throw written.error;
    },
  },
  {
    id: 'CONCUR-08',
    title: 'Large appends that race for one stream MUST NOT mix their events.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const other = await open();
      const count = batchSize(store, 300);
      const batches = range(0, 3).map(() => newEvents(count));
      await Promise.all(
        batches.map((events, index) => appendOk(index % 2 === 0 ? store : other, stream, events)),
      );
      const stored = idsOf(await readAll(store, stream));
      equal(stored.length, 4 * count, 'events in the stream');
      for (const batch of batches) {
        const start = stored.indexOf(batch[0]?.id);
        equal(stored.slice(start, start + count), idsOf(batch), `events from revision ${start}`);
      }
    },
  },

  {
    id: 'CONCUR-09',
    title: 'Every one of many appends, a hundred at a time, MUST be stored where it was answered, and once.',
    budgetMs: 60_000,
    async run({ store, open, stream: named }) {
      const handles = [store, await open()];
      const streams = range(0, 9).map(() => named());
      const placed = new Map<string, string>();
      for (let round = 0; round < 11; round++) {
        const appends = newEvents(100).map(async (event, n) => {
          const stream = streams[n % 10] ?? '';
          const { streams: answered } = await appendOk(handles[n % 2] ?? store, stream, [event]);
          placed.set(event.id, `${stream} ${answered[0]?.firstRevision}`);
        });
        await Promise.all(appends);
      }
      for (const stream of streams) {
        const events = await readAll(store, stream);
        equal(events.length, 110, 'events in a stream');
        for (const { id, revision } of events)
          equal(`${stream} ${revision}`, placed.get(id), 'where an event stands');
      }
      equal((await readLog(store)).length, 1_100, 'events in the log');
    },
  },
]);
