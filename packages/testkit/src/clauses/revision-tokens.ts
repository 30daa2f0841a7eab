import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { append, appendOk, soleViolation } from './steps/append.js';
import { newEvent, newEvents } from './steps/new-events.js';
import { readAll } from './steps/read.js';

export const revisionTokenClauses = clausesOf('revision tokens', [
  {
    id: 'TOKEN-01',
    title:
      'An append at `{ revision, eventId }` of the last event MUST succeed, whatever the case of the id.',
    async run({ store, stream: named }) {
      const stream = named();
      const [first, second] = [newEvent(), newEvent()];
      await appendOk(store, stream, [first]);
      await appendOk(store, stream, [second], { revision: 0, eventId: first.id });
      await appendOk(store, stream, newEvents(1), { revision: 1, eventId: second.id.toUpperCase() });
      equal((await readAll(store, stream)).length, 3, 'events in the stream');
    },
  },
  {
    id: 'TOKEN-02',
    title:
      'An append at `{ revision, eventId }` of an earlier event MUST be answered with a conflict about the revision.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(12);
      await appendOk(store, stream, events);
      const token = { revision: 9, eventId: events[9]?.id ?? '' };
      const { reason, actual, expected } = soleViolation(
        await append(store, stream, newEvents(1), token),
        'append',
      );
      equal({ reason, actual, expected }, { reason: 'revision', actual: 11, expected: token }, 'violation');
      equal((await readAll(store, stream)).length, 12, 'events in the stream');
    },
  },
  {
    id: 'TOKEN-03',
    title:
      'An append at `{ revision, eventId }` with another id than the event has MUST be answered as diverged.',
    requires: { levels: { divergence: ['detected'] } },
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(3);
      await appendOk(store, stream, events);
      for (const revision of [2, 1]) {
        const token = { revision, eventId: events[0]?.id ?? '' };
        const { reason, actual } = soleViolation(await append(store, stream, newEvents(1), token), 'append');
        equal({ reason, actual }, { reason: 'diverged', actual: 2 }, `violation at ${revision}`);
      }
      equal((await readAll(store, stream)).length, 3, 'events in the stream');
    },
  },
  {
    id: 'TOKEN-04',
    title: 'An append at `{ revision, eventId }` past the last event MUST be answered as diverged.',
    requires: { levels: { divergence: ['detected'] } },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      const token = { revision: 7, eventId: newEvent().id };
      const { reason, actual } = soleViolation(await append(store, stream, newEvents(1), token), 'append');
      equal({ reason, actual }, { reason: 'diverged', actual: 1 }, 'violation');
      const missing = soleViolation(
        await append(store, named(), newEvents(1), token),
        'append to a missing stream',
      );
      equal(
        { reason: missing.reason, actual: missing.actual },
        { reason: 'diverged', actual: null },
        'violation of a missing stream',
      );
    },
  },
  {
    id: 'TOKEN-05',
    title: 'An append at `{ revision, eventId }` past the last event MUST be answered with a conflict.',
    requires: { levels: { divergence: ['not'] } },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      const token = { revision: 7, eventId: newEvent().id };
      equal(
        soleViolation(await append(store, stream, newEvents(1), token), 'append').actual,
        1,
        'actual revision',
      );
      equal((await readAll(store, stream)).length, 2, 'events in the stream');
    },
  },
  {
    id: 'TOKEN-06',
    title:
      'An append at `{ revision, eventId }` of an event that was truncated MUST NOT be answered as diverged.',
    requires: { operations: ['truncate'] },
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(4);
      await appendOk(store, stream, events);
      await store.truncate({ stream, before: 2 });
      const token = { revision: 0, eventId: events[0]?.id ?? '' };
      const { reason } = soleViolation(await append(store, stream, newEvents(1), token), 'append');
      verify(
        reason === 'unverifiable' || reason === 'revision',
        `the reason is ${reason}; an event that was removed on purpose is no divergence`,
      );
    },
  },
]);
