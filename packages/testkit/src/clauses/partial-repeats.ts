import type { NewEvent } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { append, appendOk, conflict, soleViolation } from './steps/append.js';
import { idsOf, newEvent, newEvents } from './steps/new-events.js';
import { readAll } from './steps/read.js';

/** Appends of which some events were written before and others were not. */
export const partialRepeatClauses = clausesOf('idempotence', [
  {
    id: 'REPEAT-08',
    title:
      'An append whose first events were written before and whose others were not MUST conflict and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(2);
      await appendOk(store, stream, events, 'no-stream');
      const longer = [...events, newEvent()];
      const { actual, reason } = soleViolation(
        await append(store, stream, longer, 'no-stream'),
        'a longer append',
      );
      equal({ actual, reason }, { actual: 1, reason: 'partly-repeated' }, 'violation');
      await appendOk(store, stream, newEvents(1), 1);
      conflict(await append(store, stream, longer, 'no-stream'), 'the longer append, later');
      equal((await readAll(store, stream)).length, 3, 'events in the stream');
    },
  },
  {
    id: 'REPEAT-19',
    title:
      'An append under `any` or `stream-exists` that holds an id of its stream beside new ones MUST conflict as partly repeated and write nothing.',
    requires: { levels: { idempotentAny: ['durable'] } },
    async run({ store, stream: named }) {
      const [known, second, fresh] = newEvents(3) as [NewEvent, NewEvent, NewEvent];
      for (const events of [
        [fresh, known],
        [known, fresh],
        [second, known],
        [known, fresh, second],
      ]) {
        const stream = named();
        await appendOk(store, stream, [known, second]);
        for (const expected of ['any', 'stream-exists'] as const) {
          const what = `append of ${events.length} under ${expected}`;
          const { reason } = soleViolation(await append(store, stream, events, expected), what);
          equal(reason, 'partly-repeated', 'reason');
        }
        equal(idsOf(await readAll(store, stream)), idsOf([known, second]), 'ids in the stream');
      }
    },
  },
  {
    id: 'REPEAT-20',
    title:
      'An append under `any` that holds an id of its stream beside new ones MUST be written whole or conflict, never in part.',
    requires: { levels: { idempotentAny: ['none', 'window'] } },
    async run({ store, stream: named }) {
      const [known, fresh] = newEvents(2) as [NewEvent, NewEvent];
      for (const events of [
        [fresh, known],
        [known, fresh],
      ]) {
        const stream = named();
        await appendOk(store, stream, [known]);
        const answer = await append(store, stream, events);
        const written = answer.ok ? [known, ...events] : [known];
        if (answer.ok) {
          const { firstRevision, lastRevision } = answer.streams[0] ?? {};
          equal({ firstRevision, lastRevision }, { firstRevision: 1, lastRevision: 2 }, 'answer');
        } else conflict(answer, 'append under any');
        equal(idsOf(await readAll(store, stream)), idsOf(written), 'ids in the stream');
      }
    },
  },
]);
