import { clausesOf } from '../contract/clause.js';
import { equal, rejects, settled } from '../contract/verify.js';
import { append, appendOk, conflict } from './steps/append.js';
import { newEvents } from './steps/new-events.js';
import { readAll, readPage } from './steps/read.js';

export const tombstoneClauses = clausesOf('tombstones', [
  {
    id: 'TOMBSTONE-01',
    title: 'A tombstoned stream MUST read as an empty page with the state `tombstoned`.',
    requires: { operations: ['tombstone'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      equal(await store.tombstone({ stream, expected: 2 }), { ok: true, changed: true }, 'answer');
      for (const direction of ['forward', 'backward'] as const) {
        const { events, state, next } = await readPage(store, { stream, direction });
        equal({ events, state, next }, { events: [], state: 'tombstoned', next: null }, `${direction} page`);
      }
    },
  },
  {
    id: 'TOMBSTONE-02',
    title: 'An append to a tombstoned stream MUST reject with ES_STREAM_TOMBSTONED, whatever it expects.',
    requires: { operations: ['tombstone'] },
    async run({ store, open, stream: named }) {
      const stream = named();
      const events = newEvents(2);
      await appendOk(store, stream, events, 'no-stream');
      await store.tombstone({ stream, expected: 'any' });
      const other = await open();
      for (const expected of [
        'any',
        'no-stream',
        'stream-exists',
        0,
        1,
        { revision: 1, eventId: events[1]?.id ?? '' },
      ] as const) {
        const what = `append under ${JSON.stringify(expected)}`;
        const error = await rejects(
          append(other, stream, newEvents(1), expected),
          'ES_STREAM_TOMBSTONED',
          what,
        );
        equal(error.details, { stream }, 'details');
      }
      await rejects(
        append(store, stream, events, 'no-stream'),
        'ES_STREAM_TOMBSTONED',
        'the first append again',
      );
    },
  },
  {
    id: 'TOMBSTONE-03',
    title: 'A tombstone whose expectation does not hold MUST be answered with a conflict and remove nothing.',
    requires: { operations: ['tombstone'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      for (const expected of [0, 3, 'no-stream'] as const) {
        conflict(await store.tombstone({ stream, expected }), `tombstone under ${expected}`);
      }
      await appendOk(store, stream, newEvents(1), 2);
      equal((await readAll(store, stream)).length, 4, 'events in the stream');
    },
  },
  {
    id: 'TOMBSTONE-04',
    title: 'The head of a tombstoned stream MUST be null, whatever it was.',
    requires: { operations: ['tombstone'] },
    async run({ store, open, stream: named }) {
      const [written, unused] = [named(), named()];
      await appendOk(store, written, newEvents(3));
      const other = await open();
      for (const stream of [written, unused]) {
        await store.tombstone({ stream, expected: 'any' });
        for (const handle of [store, other]) {
          for (const direction of ['forward', 'backward'] as const) {
            equal((await readPage(handle, { stream, direction })).head, null, `head, read ${direction}`);
          }
        }
      }
    },
  },
  {
    id: 'TOMBSTONE-05',
    title: 'A name that was tombstoned MUST be refused to every writer, one never used before included.',
    requires: { operations: ['delete', 'tombstone', 'truncate'] },
    async run({ store, open, stream: named }) {
      const other = await open();
      for (const condition of ['unused', 'written', 'truncated', 'deleted'] as const) {
        const stream = named();
        if (condition !== 'unused') await appendOk(store, stream, newEvents(2));
        if (condition === 'truncated') await store.truncate({ stream, before: 2 });
        if (condition === 'deleted') await store.delete({ stream, expected: 'any' });
        await store.tombstone({ stream, expected: 'any' });
        for (const expected of ['any', 'no-stream', 'stream-exists', 1] as const) {
          const what = `an append under ${expected} to a tombstone that was ${condition}`;
          const error = await rejects(
            append(other, stream, newEvents(1), expected),
            'ES_STREAM_TOMBSTONED',
            what,
          );
          equal(error.details, { stream }, `details of ${what}`);
        }
        const page = await readPage(other, { stream });
        equal(page, { events: [], state: 'tombstoned', head: null, next: null }, 'the stream afterwards');
      }
    },
  },
  {
    id: 'TOMBSTONE-06',
    title: 'Of a tombstone at the last revision and an append there, sent at once, exactly one MUST succeed.',
    requires: { operations: ['tombstone'] },
    async run({ store, open, stream: named }) {
      const other = await open();
      for (let round = 0; round < 20; round++) {
        const stream = named();
        await appendOk(store, stream, newEvents(2));
        const bury = () => store.tombstone({ stream, expected: 1 });
        const write = () => settled(append(other, stream, newEvents(1), 1));
        const early = round % 2 === 0 ? undefined : write();
        const removed = bury();
        const ended = await (early ?? write());
        const isGone = (await removed).ok;
        const isWritten = ended.ok && ended.value.ok;
        equal([isGone, isWritten].filter(Boolean).length, 1, `operations that succeeded in round ${round}`);
        const { state, events } = await readPage(store, { stream });
        equal(
          { state, events: events.length },
          isGone ? { state: 'tombstoned', events: 0 } : { state: 'active', events: 3 },
          'the stream afterwards',
        );
      }
    },
  },
]);
