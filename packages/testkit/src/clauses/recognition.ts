import type { EventStore, ExpectedRevision, StreamWrite } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { append, appendAllOk, appendOk, conflict, soleViolation } from './steps/append.js';
import { batchSize } from './steps/append-many.js';
import { idsOf, newEvent, newEvents, type FullEvent } from './steps/new-events.js';
import { readAll, readPage } from './steps/read.js';

/** What is a repeat under an exact expectation, and what only resembles one. */
export const recognitionClauses = clausesOf('idempotence', [
  {
    id: 'REPEAT-21',
    title: 'The events of an earlier append in another order MUST conflict, and change nothing.',
    async run({ store, stream: named }) {
      for (const expected of ['no-stream', 0] as const) {
        const stream = named();
        if (expected === 0) await appendOk(store, stream, newEvents(1));
        const [a, b, c] = newEvents(3) as [FullEvent, FullEvent, FullEvent];
        await appendOk(store, stream, [a, b, c], expected);
        const stored = idsOf(await readAll(store, stream));
        for (const events of [
          [b, a, c],
          [c, b, a],
          [a, c, b],
          [b, c, a],
        ])
          conflict(await append(store, stream, events, expected), `another order under ${expected}`);
        equal(idsOf(await readAll(store, stream)), stored, 'ids in the stream');
      }
    },
  },
  {
    id: 'REPEAT-22',
    title: 'A repeat of the first events of an append MUST answer where those stand, and write nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      const events = newEvents(4);
      await appendOk(store, stream, events, 1);
      const stored = await readAll(store, stream);
      const { streams, position } = await appendOk(store, stream, events.slice(0, 2), 1);
      equal(streams, [{ stream, firstRevision: 2, lastRevision: 3 }], 'answer');
      equal(position, stored[3]?.position, 'position of the last event that was repeated');
      equal(await readAll(store, stream), stored, 'the stream afterwards');
    },
  },
  {
    id: 'REPEAT-23',
    title: 'Events that were written at one revision MUST conflict at another one that does not hold.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      const events = newEvents(2);
      await appendOk(store, stream, events, 1);
      await appendOk(store, stream, newEvents(3));
      for (const expected of [0, 2, 3, 5, 7, 20])
        conflict(await append(store, stream, events, expected), `the events of revision 2 at ${expected}`);
      equal((await readAll(store, stream)).length, 7, 'events in the stream');
    },
  },
  {
    id: 'REPEAT-24',
    title:
      'A repeat at a revision MUST NOT be written a second time, whatever was removed or written since: the first answer, or a conflict.',
    requires: { operations: ['delete', 'truncate'] },
    async run({ store, stream: named }) {
      const since: Readonly<Record<string, (stream: string) => Promise<unknown>>> = {
        'truncated in the middle of it': (stream) => store.truncate({ stream, before: 3 }),
        'truncated behind it': (stream) => store.truncate({ stream, before: 4 }),
        'fully truncated': (stream) => store.truncate({ stream, before: 5 }),
        deleted: (stream) => store.delete({ stream, expected: 'any' }),
        revived: async (stream) => {
          await store.delete({ stream, expected: 'any' });
          await appendOk(store, stream, newEvents(2), 'no-stream');
        },
      };
      for (const [what, change] of Object.entries(since)) {
        const stream = named();
        await appendOk(store, stream, newEvents(2));
        const events = newEvents(2);
        const first = await appendOk(store, stream, events, 1);
        await appendOk(store, stream, newEvents(1), 3);
        await change(stream);
        const before = await readPage(store, { stream });
        const again = await append(store, stream, events, 1);
        if (again.ok) equal(again.streams, first.streams, `answer to the repeat where it was ${what}`);
        equal(await readPage(store, { stream }), before, `the stream that was ${what}, after the repeat`);
      }
    },
  },
  {
    id: 'REPEAT-25',
    title:
      'An append to several streams of which one was written before and another was not MUST conflict and write to none.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      for (const [expected, place] of [
        ['no-stream', 0],
        ['no-stream', 1],
        [0, 0],
        [0, 1],
      ] as const) {
        const [known, fresh] = neighbours(2) as [string, string];
        if (expected === 0) await appendOk(store, known, newEvents(1));
        const events = newEvents(2);
        await appendOk(store, known, events, expected);
        const writes: StreamWrite[] = [{ stream: fresh, expected: 'no-stream', events: newEvents(1) }];
        writes.splice(place, 0, { stream: known, expected, events });
        const what = `${expected}, at place ${place}`;
        const { violations } = conflict(await store.append({ writes }), what);
        equal(
          violations.map(({ stream }) => stream),
          [known],
          `streams in the conflict under ${what}`,
        );
        equal((await readPage(store, { stream: fresh })).state, 'missing', 'state of the other stream');
        equal((await readAll(store, known)).length, expected === 0 ? 3 : 2, 'events in the first stream');
      }
    },
  },
  {
    id: 'REPEAT-26',
    title: 'A large append MUST be compared by all of its ids, and be recognised by them.',
    async run({ store, stream: named }) {
      const count = batchSize(store, 600);
      for (const expected of ['no-stream', 0] as const) {
        const stream = named();
        if (expected === 0) await appendOk(store, stream, newEvents(1));
        const events = newEvents(count);
        const first = await appendOk(store, stream, events, expected);
        for (const place of [1, 99, 100, 255, 256, count - 1]) {
          const changed = events.map((event, n) => (n === place ? newEvent() : event));
          const { reason } = soleViolation(
            await append(store, stream, changed, expected),
            `another id at ${place}`,
          );
          equal(reason, 'partly-repeated', `reason where the id at ${place} is another`);
        }
        await appendOk(store, stream, newEvents(1));
        equal(await appendOk(store, stream, events, expected), first, 'answer to the repeat');
        await hasLength(store, stream, expected, count);
      }
    },
  },
  {
    id: 'REPEAT-27',
    title: 'A repeat of an append MUST be recognised whatever else stands in its request.',
    requires: { operations: ['severalStreams'] },
    async run({ store, neighbours }) {
      const streams = neighbours(3);
      const writes = streams.map(
        (stream) => ({ stream, expected: 'no-stream', events: newEvents(2) }) as const,
      );
      const first = await appendAllOk(store, { writes });
      for (const stream of streams) await appendOk(store, stream, newEvents(1));
      equal(await appendAllOk(store, { writes }), first, 'answer to all of it again');
      for (const [n, write] of writes.entries()) {
        const alone = await appendAllOk(store, { writes: [write] });
        equal(alone.streams, first.streams.slice(n, n + 1), `answer to the write of stream ${n} alone`);
        const stored = await readAll(store, write.stream);
        equal(alone.position, stored[1]?.position, 'its position');
        verify(stored.length === 3, `${stored.length} events in stream ${n}`);
      }
    },
  },
]);

async function hasLength(store: EventStore, stream: string, expected: ExpectedRevision, count: number) {
  const all = count + 1 + (expected === 0 ? 1 : 0);
  equal((await readPage(store, { stream, limit: 1 })).head, all - 1, 'head of the stream');
}
