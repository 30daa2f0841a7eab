import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { idsOf, newEvent, newEvents, range } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

/** Numbers around which something tends to be one off. */
const COUNTS = [2, 3, 16, 31, 32, 33, 64, 99, 100, 101, 127, 128, 129, 255, 256, 257, 500, 501, 1_000];

export const appendClauses = clausesOf('append', [
  {
    id: 'APPEND-01',
    title: 'The events of one append to a new stream MUST get the revisions 0, 1, 2, … in their order.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(12);
      const { streams } = await appendOk(store, stream, events, 'no-stream');
      equal(streams, [{ stream, firstRevision: 0, lastRevision: 11 }], 'the answer');
      const stored = await readAll(store, stream);
      equal(idsOf(stored), idsOf(events), 'ids in the stream');
      equal(
        stored.map((event) => event.revision),
        range(0, 11),
        'revisions in the stream',
      );
    },
  },
  {
    id: 'APPEND-02',
    title: 'Every further append to a stream MUST go on with the next revision.',
    async run({ store, stream: named }) {
      const stream = named();
      for (let revision = 0; revision < 13; revision++) {
        const { streams } = await appendOk(store, stream, newEvents(1));
        equal(streams, [{ stream, firstRevision: revision, lastRevision: revision }], `append ${revision}`);
      }
    },
  },
  {
    id: 'APPEND-03',
    title: 'An append without events MUST reject with ES_INVALID_ARGUMENT and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      await rejects(store.append({ writes: [] }), 'ES_INVALID_ARGUMENT', 'an append to no stream');
      await rejects(append(store, stream, []), 'ES_INVALID_ARGUMENT', 'a write without events');
      const page = await store.readStream({ stream, limit: 1 });
      equal(page.state, 'missing', 'state of the stream afterwards');
    },
  },
  {
    id: 'APPEND-04',
    title: 'The position that an append answers MUST be that of its last event in every later read.',
    async run({ store, stream: named }) {
      const stream = named();
      const { position } = await appendOk(store, stream, newEvents(3));
      equal((await readAll(store, stream))[2]?.position, position, 'position in the stream');
      const logged = (await readLog(store)).filter((event) => event.stream === stream);
      equal(logged[2]?.position, position, 'position in the log');
    },
  },
  {
    id: 'APPEND-05',
    title:
      'An append with one event that cannot be stored MUST reject with ES_INVALID_EVENT and write none of its events.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(1));
      const events = newEvents(5).map((event, index) =>
        index === 2 ? { ...event, data: { n: 10n } } : event,
      );
      const error = await rejects(
        append(store, stream, events),
        'ES_INVALID_EVENT',
        'a bigint in event 2 of 5',
      );
      equal(error.details.index ?? 2, 2, 'index that the error names');
      equal((await readAll(store, stream)).length, 1, 'events in the stream');
      equal((await readLog(store)).length, 1, 'events in the log');
    },
  },
  {
    id: 'APPEND-06',
    title:
      'An append that holds one event id twice, in whatever case, MUST reject with ES_INVALID_EVENT and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      const event = newEvent();
      const twin = { ...newEvent(), id: event.id.toUpperCase() };
      await rejects(append(store, stream, [event, event]), 'ES_INVALID_EVENT', 'the same event twice');
      await rejects(append(store, stream, [event, twin]), 'ES_INVALID_EVENT', 'the same id in another case');
      equal((await readAll(store, stream)).length, 0, 'events in the stream');
    },
  },
  {
    id: 'APPEND-09',
    title:
      'Appends that one caller sends without waiting in between MUST be written in the order of the calls.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(40);
      const answers = await Promise.all(events.map((event) => appendOk(store, stream, [event])));
      equal(
        answers.map(({ streams }) => streams[0]?.firstRevision),
        range(0, 39),
        'revisions answered',
      );
      equal(idsOf(await readAll(store, stream)), idsOf(events), 'ids in the stream');
    },
  },
  {
    id: 'APPEND-12',
    title: 'An event id that another stream holds already MUST NOT keep an event from being written.',
    async run({ store, stream: named }) {
      const [one, other] = [named(), named()];
      const event = newEvent();
      await appendOk(store, one, [event]);
      await appendOk(store, other, [event]);
      equal(idsOf(await readAll(store, one)), [event.id], 'the first stream');
      equal(idsOf(await readAll(store, other)), [event.id], 'the second stream');
    },
  },
  {
    id: 'APPEND-13',
    title:
      'An append that conflicted or was refused MUST leave no trace of its ids, in the log or for a later append.',
    async run({ store, stream: named }) {
      const stream = named();
      const [event, other] = [newEvent(), newEvent()];
      verify(!(await append(store, stream, [event], 5)).ok, 'the append at revision 5 conflicts');
      await rejects(
        append(store, stream, [event, event]),
        'ES_INVALID_EVENT',
        'an append with the same id twice',
      );
      equal((await readLog(store)).length, 0, 'events in the log');
      await appendOk(store, stream, [other], 'no-stream');
      const { streams } = await appendOk(store, stream, [event], 'any');
      equal(streams[0]?.firstRevision, 1, 'revision of the event that was refused before');
      equal(idsOf(await readLog(store)), idsOf([other, event]), 'ids in the log');
    },
  },
  {
    id: 'APPEND-15',
    title: 'An append MUST be written whole, in order and as answered, however many events it holds.',
    budgetMs: 60_000,
    async run({ store, stream: named }) {
      for (const count of COUNTS.filter((each) => each <= store.manifest.limits.appendEvents)) {
        const stream = named();
        const events = newEvents(count);
        const { streams } = await appendOk(store, stream, events, 'no-stream');
        equal(streams, [{ stream, firstRevision: 0, lastRevision: count - 1 }], `answer for ${count} events`);
        equal(idsOf(await readAll(store, stream)), idsOf(events), `ids of ${count} events`);
      }
    },
  },
]);
