import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { idsOf, newEvent, newEvents, range } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

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
    id: 'APPEND-07',
    title: 'What a caller does to its objects after handing them to an append MUST NOT reach the store.',
    async run({ store, stream: named }) {
      const stream = named();
      const data = { list: [1], deep: { text: 'before' } };
      const bytes = new Uint8Array([1, 2, 3]);
      const metadata = { note: 'before' };
      const events = [
        { ...newEvent(), data, metadata },
        { ...newEvent(), data: bytes, system: { contentType: 'application/octet-stream' } },
      ];
      const appended = appendOk(store, stream, events);
      data.list.push(2);
      data.deep.text = 'after';
      bytes[0] = 99;
      metadata.note = 'after';
      events.pop();
      await appended;
      const stored = await readAll(store, stream);
      equal(
        stored.map((event) => event.data),
        [{ list: [1], deep: { text: 'before' } }, new Uint8Array([1, 2, 3])],
        'data in the stream',
      );
      equal(stored[0]?.metadata, { note: 'before' }, 'metadata in the stream');
    },
  },
  {
    id: 'APPEND-08',
    title: 'An append MUST accept deeply frozen input.',
    async run({ store, stream: named }) {
      const stream = named();
      const event = Object.freeze({
        ...newEvent(),
        data: Object.freeze({ list: Object.freeze([1, 2]) }),
        metadata: Object.freeze({ note: 'frozen' }),
        system: Object.freeze({ tags: Object.freeze(['a']) }),
      });
      const write = Object.freeze({ stream, expected: 'no-stream', events: Object.freeze([event]) } as const);
      const result = await store.append(Object.freeze({ writes: Object.freeze([write]) }));
      verify(result.ok, 'the append succeeds');
      equal((await readAll(store, stream))[0]?.data, { list: [1, 2] }, 'data in the stream');
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
    id: 'APPEND-10',
    title: 'An event without an id MUST get a random UUID in lower case, another one for each event.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, [
        { type: 'Happened', data: 1 },
        { type: 'Happened', data: 2 },
      ]);
      const ids = idsOf(await readAll(store, stream));
      equal(new Set(ids).size, 2, 'distinct ids');
      for (const id of ids) {
        verify(
          /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id ?? ''),
          `${id} is a UUID in lower case`,
        );
      }
    },
  },
  {
    id: 'APPEND-11',
    title: 'An event id MUST be kept in lower case, and what is not a UUID refused with ES_INVALID_EVENT.',
    async run({ store, stream: named }) {
      const stream = named();
      const event = newEvent();
      await appendOk(store, stream, [{ ...event, id: event.id.toUpperCase() }]);
      equal(idsOf(await readAll(store, stream)), [event.id], 'id in the stream');
      for (const id of ['', '1', `${event.id}0`, event.id.replaceAll('-', '')]) {
        await rejects(
          append(store, named(), [{ ...event, id }]),
          'ES_INVALID_EVENT',
          `the id ${JSON.stringify(id)}`,
        );
      }
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
    id: 'APPEND-14',
    title:
      'An event with a field that no event has MUST be refused with ES_INVALID_EVENT, and one as it was read be accepted.',
    async run({ store, stream: named }) {
      const stream = named();
      for (const fields of [
        { at: 1 },
        { payload: {} },
        { Type: 'Happened' },
        { meta: undefined, by: 'me' },
      ]) {
        const strange = { ...newEvent(), ...fields };
        const appending = append(store, stream, [newEvent(), strange]);
        await rejects(appending, 'ES_INVALID_EVENT', `an event with ${Object.keys(fields).join(', ')}`);
      }
      equal((await readAll(store, stream)).length, 0, 'events in the stream');
      const copies = named();
      await appendOk(store, stream, newEvents(2));
      const stored = await readAll(store, stream);
      await appendOk(store, copies, stored);
      equal(
        idsOf(await readAll(store, copies)),
        idsOf(stored),
        'ids of the events written as they were read',
      );
      const both = stored.map((event) => ({ ...event, id: crypto.randomUUID(), at: 1 }));
      await rejects(append(store, copies, both), 'ES_INVALID_EVENT', 'recorded events with another field');
    },
  },
]);
