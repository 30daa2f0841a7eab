import type { ExpectedRevision, NewEvent } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { idsOf, newEvent, newEvents } from './steps/new-events.js';
import { readAll } from './steps/read.js';

/** What an append is handed, and what of it the store may keep. */
export const appendInputClauses = clausesOf('append', [
  {
    id: 'APPEND-07',
    title: 'What a caller does to its objects after handing them to an append MUST NOT reach the store.',
    async run({ store, stream: named }) {
      const stream = named();
      const data = { list: [1], deep: { text: 'before' } };
      const bytes = new Uint8Array([1, 2, 3]);
      const buffer = Buffer.from([4, 5, 6]);
      const metadata = { note: 'before' };
      const tags = ['before'];
      const contentType = 'application/octet-stream';
      const events: NewEvent[] = [
        { ...newEvent(), data, metadata, system: { tags } },
        { ...newEvent(), data: bytes, system: { contentType } },
        { ...newEvent(), data: buffer, system: { contentType } },
      ];
      const write = { stream, expected: 'any' as ExpectedRevision, events };
      const appended = store.append({ writes: [write] });
      data.list.push(2);
      data.deep.text = 'after';
      bytes[0] = buffer[0] = 99;
      metadata.note = 'after';
      tags.push('after');
      events.pop();
      Object.assign(write, { stream: `${stream}-after`, expected: 7 });
      verify((await appended).ok, 'the append succeeds');
      const stored = await readAll(store, stream);
      equal(
        stored.map((event) => event.data),
        [{ list: [1], deep: { text: 'before' } }, new Uint8Array([1, 2, 3]), new Uint8Array([4, 5, 6])],
        'data in the stream',
      );
      equal(stored[0]?.metadata, { note: 'before' }, 'metadata in the stream');
      equal(stored[0]?.system, { tags: ['before'] }, 'system metadata in the stream');
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
    id: 'APPEND-10',
    title: 'An event without an id MUST get a random UUID in lower case, another one for each event.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const event = { type: 'Happened', data: { n: 1 } };
      const handles = [store, store, await open()];
      for (const handle of handles) await appendOk(handle, stream, [event, { ...event }]);
      const ids = idsOf(await readAll(store, stream));
      equal(ids.length, 6, 'events in the stream');
      equal(new Set(ids).size, 6, 'distinct ids of events that are otherwise the same');
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
