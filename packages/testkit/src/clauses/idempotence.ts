import type { AppendSuccess, EventStore, ExpectedRevision, NewEvent } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { append, appendAllOk, appendOk, success } from './steps/append.js';
import { appendMany } from './steps/append-many.js';
import { idsOf, newEvent, newEvents, range } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

export const idempotenceClauses = clausesOf('idempotence', [
  {
    id: 'REPEAT-01',
    title: 'A repeat of an append at a revision MUST answer what the first one answered and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      await repeatGivesTheSame(store, stream, newEvents(3), 1);
    },
  },
  {
    id: 'REPEAT-02',
    title:
      'A repeat of an append under `no-stream` MUST answer what the first one answered and write nothing.',
    async run({ store, stream: named }) {
      await repeatGivesTheSame(store, named(), newEvents(3), 'no-stream');
    },
  },
  {
    id: 'REPEAT-03',
    title:
      'A repeat of an append at `{ revision, eventId }` MUST answer what the first one answered and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      const first = newEvent();
      await appendOk(store, stream, [first]);
      await repeatGivesTheSame(store, stream, newEvents(2), { revision: 0, eventId: first.id });
    },
  },
  {
    id: 'REPEAT-04',
    title:
      'A repeat under an exact expectation MUST be recognised after others have appended, on every handle.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const other = await open();
      const [creation, change] = [newEvents(2), newEvents(2)];
      const created = await appendOk(store, stream, creation, 'no-stream');
      const changed = await appendOk(store, stream, change, 1);
      for (let n = 0; n < 30; n++) await appendOk(other, stream, newEvents(3));
      equal(await appendOk(other, stream, creation, 'no-stream'), created, 'repeated creation');
      equal(await appendOk(other, stream, change, 1), changed, 'repeated change');
      equal((await readAll(store, stream)).length, 94, 'events in the stream');
    },
  },
  {
    id: 'REPEAT-05',
    title:
      'A repeat under `any` or `stream-exists` right after the append MUST answer what the first one answered and write nothing.',
    requires: { levels: { idempotentAny: ['window', 'durable'] } },
    async run({ store, stream: named }) {
      const stream = named();
      await repeatGivesTheSame(store, stream, newEvents(3), 'any');
      await repeatGivesTheSame(store, stream, newEvents(2), 'stream-exists');
    },
  },
  {
    id: 'REPEAT-06',
    title: 'A repeat under `any` or `stream-exists` MUST be recognised however much was written in between.',
    requires: { levels: { idempotentAny: ['durable'] } },
    async run({ store, stream: named, size }) {
      const stream = named();
      const [first, second] = [newEvents(2), newEvents(2)];
      const one = await appendOk(store, stream, first, 'any');
      const two = await appendOk(store, stream, second, 'stream-exists');
      const between = size === 'full' ? 20_000 : 2_000;
      await appendMany(store, stream, newEvents(between));
      equal(await appendOk(store, stream, first, 'any'), one, 'repeat under any');
      equal(await appendOk(store, stream, second, 'stream-exists'), two, 'repeat under stream-exists');
      equal((await readAll(store, stream)).length, between + 4, 'events in the stream');
    },
  },
  {
    id: 'REPEAT-07',
    title:
      'A repeat under `any` MUST answer the revisions where its events stand, whether it was recognised or written again.',
    requires: { levels: { idempotentAny: ['none'] } },
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(2);
      await appendOk(store, stream, events, 'any');
      const { streams } = await appendOk(store, stream, events, 'any');
      const first = streams[0]?.firstRevision ?? -1;
      const stored = await readAll(store, stream);
      equal(idsOf(stored.slice(first, first + 2)), idsOf(events), `events from revision ${first}`);
      verify(
        stored.length === first + 2,
        `${stored.length} events are stored, and the last append ends the stream`,
      );
    },
  },
  {
    id: 'REPEAT-09',
    title: 'A repeat with other content under the same ids MUST leave the events as they were first written.',
    async run({ store, stream: named }) {
      const stream = named();
      const event = newEvent('Happened', { n: 1 });
      const first = await appendOk(store, stream, [event], 'no-stream');
      const again = await append(store, stream, [{ ...event, data: { n: 2 } }], 'no-stream');
      if (again.ok) equal(success(again, 'repeat'), first, 'answer to the repeat');
      equal(
        (await readAll(store, stream)).map(({ data }) => data),
        [{ n: 1 }],
        'data in the stream',
      );
    },
  },
  {
    id: 'REPEAT-10',
    title: 'A repeat whose ids are written in another case MUST be recognised.',
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(2);
      const first = await appendOk(store, stream, events, 'no-stream');
      const shouted = events.map((event) => ({ ...event, id: event.id.toUpperCase() }));
      equal(await appendOk(store, stream, shouted, 'no-stream'), first, 'answer to the repeat');
      equal((await readAll(store, stream)).length, 2, 'events in the stream');
    },
  },
  {
    id: 'REPEAT-11',
    title:
      'Copies of one append under `no-stream` sent at once MUST all get the same answer, and be written once.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const handles = [store, await open()];
      const events = newEvents(2);
      const answers = await Promise.all(
        range(0, 9).map((n) => appendOk(handles[n % 2] ?? store, stream, events, 'no-stream')),
      );
      for (const answer of answers) equal(answer, answers[0], 'answer to a copy');
      equal(idsOf(await readAll(store, stream)), idsOf(events), 'ids in the stream');
    },
  },
  {
    id: 'REPEAT-12',
    title:
      'A repeat of an append to several streams MUST answer what the first one answered and write nothing.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      const [one, other] = neighbours(2) as [string, string];
      await appendOk(store, one, newEvents(1));
      const request = {
        writes: [
          { stream: one, expected: 0, events: newEvents(2) },
          { stream: other, expected: 'no-stream', events: newEvents(1) },
        ],
      } as const;
      const first = await appendAllOk(store, request);
      await appendOk(store, one, newEvents(1));
      equal(await appendAllOk(store, request), first, 'answer to the repeat');
      equal((await readLog(store)).length, 5, 'events in the log');
    },
  },
  {
    id: 'REPEAT-13',
    title: 'A repeat MUST be recognised although a check that it carries no longer holds.',
    requires: { operations: ['checks'] },
    async run({ store, neighbours }) {
      const [written, checked] = neighbours(2) as [string, string];
      const request = {
        writes: [{ stream: written, expected: 'no-stream', events: newEvents(1) }],
        checks: [{ stream: checked, expected: 'no-stream' }],
      } as const;
      const first = await appendAllOk(store, request);
      await appendOk(store, checked, newEvents(1));
      equal(await appendAllOk(store, request), first, 'answer to the repeat');
    },
  },
]);

async function repeatGivesTheSame(
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision,
): Promise<void> {
  const first: AppendSuccess = await appendOk(store, stream, events, expected);
  const length = (await readAll(store, stream)).length;
  equal(await appendOk(store, stream, events, expected), first, 'answer to the repeat');
  equal((await readAll(store, stream)).length, length, 'events in the stream');
}
