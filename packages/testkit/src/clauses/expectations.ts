import type { ExpectedRevision } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects } from '../contract/verify.js';
import { append, appendOk, soleViolation, withoutMissed } from './steps/append.js';
import { idsOf, newEvent, newEvents } from './steps/new-events.js';
import { readAll, readPage } from './steps/read.js';

export const expectationClauses = clausesOf('expectations', [
  {
    id: 'EXPECT-01',
    title: 'An append at the revision of the last event MUST succeed.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      const { streams } = await appendOk(store, stream, newEvents(1), 11);
      equal(streams, [{ stream, firstRevision: 12, lastRevision: 12 }], 'the answer');
    },
  },
  {
    id: 'EXPECT-02',
    title:
      'An append at a revision before the last event MUST be answered with a conflict and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(12);
      await appendOk(store, stream, events);
      for (const expected of [0, 9, 10]) {
        const violation = soleViolation(
          await append(store, stream, newEvents(1), expected),
          `append at ${expected}`,
        );
        equal(
          withoutMissed(violation),
          { stream, expected, reason: 'revision', state: 'active', actual: 11 },
          `violation at ${expected}`,
        );
      }
      equal(idsOf(await readAll(store, stream)), idsOf(events), 'ids in the stream');
    },
  },
  {
    id: 'EXPECT-03',
    title: 'An append at a revision after the last event MUST be answered with a conflict and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      for (const expected of [3, 4, 30, 2 ** 31 + 2, 2 ** 32 + 2, Number.MAX_SAFE_INTEGER]) {
        const violation = soleViolation(
          await append(store, stream, newEvents(1), expected),
          `append at ${expected}`,
        );
        equal(
          withoutMissed(violation),
          { stream, expected, reason: 'revision', state: 'active', actual: 2 },
          `violation at ${expected}`,
        );
      }
      equal((await readAll(store, stream)).length, 3, 'events in the stream');
    },
  },
  {
    id: 'EXPECT-04',
    title: 'An append at a revision MUST be answered with a conflict where the stream is missing.',
    async run({ store, stream: named }) {
      const stream = named();
      const violation = soleViolation(await append(store, stream, newEvents(1), 0), 'append at 0');
      equal(
        withoutMissed(violation),
        { stream, expected: 0, reason: 'revision', state: 'missing', actual: null },
        'violation',
      );
      equal((await readPage(store, { stream })).state, 'missing', 'state of the stream');
    },
  },
  {
    id: 'EXPECT-05',
    title: 'An append under `no-stream` MUST succeed on a missing stream and conflict on an existing one.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2), 'no-stream');
      const violation = soleViolation(
        await append(store, stream, newEvents(1), 'no-stream'),
        'second append',
      );
      equal(
        withoutMissed(violation),
        { stream, expected: 'no-stream', reason: 'revision', state: 'active', actual: 1 },
        'violation',
      );
      equal((await readAll(store, stream)).length, 2, 'events in the stream');
    },
  },
  {
    id: 'EXPECT-06',
    title:
      'An append under `stream-exists` MUST conflict on a missing stream and succeed on an existing one.',
    async run({ store, stream: named }) {
      const stream = named();
      const violation = soleViolation(
        await append(store, stream, newEvents(1), 'stream-exists'),
        'first append',
      );
      equal(
        withoutMissed(violation),
        { stream, expected: 'stream-exists', reason: 'revision', state: 'missing', actual: null },
        'violation',
      );
      equal((await readPage(store, { stream })).state, 'missing', 'state of the stream');
      await appendOk(store, stream, newEvents(1), 'any');
      const { streams } = await appendOk(store, stream, newEvents(1), 'stream-exists');
      equal(streams[0]?.firstRevision, 1, 'revision of the append on the existing stream');
    },
  },
  {
    id: 'EXPECT-07',
    title: 'An append under `any` MUST succeed on a missing and on an existing stream.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2), 'any');
      const { streams } = await appendOk(store, stream, newEvents(2), 'any');
      equal(streams, [{ stream, firstRevision: 2, lastRevision: 3 }], 'the second answer');
    },
  },
  {
    id: 'EXPECT-08',
    title: 'A malformed expectation MUST reject with ES_INVALID_ARGUMENT and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      const id = newEvent().id;
      const malformed = [
        -1,
        1.5,
        NaN,
        2 ** 53,
        '0',
        'none',
        null,
        undefined,
        {},
        { revision: 0 },
        { eventId: id },
        { revision: -1, eventId: id },
        { revision: 0, eventId: 'x' },
      ] as unknown as ExpectedRevision[];
      for (const expected of malformed) {
        const what = `the expectation ${JSON.stringify(expected) ?? 'undefined'}`;
        const refused = store.append({ writes: [{ stream, expected, events: newEvents(1) }] });
        await rejects(refused, 'ES_INVALID_ARGUMENT', what);
      }
      equal((await readPage(store, { stream })).state, 'missing', 'state of the stream');
    },
  },
]);
