import { clausesOf } from '../contract/clause.js';
import { equal, rejects, settled, verify } from '../contract/verify.js';
import { append, appendOk, conflict } from './steps/append.js';
import { idsOf, newEvents, range } from './steps/new-events.js';
import { readAll, readLog, readPage } from './steps/read.js';

/** What a truncation is tried with where there is nothing that it could remove. */
const BOUNDS = [0, 1, 2, 3, 4, 100, Number.MAX_SAFE_INTEGER];

export const truncationClauses = clausesOf('truncation', [
  {
    id: 'TRUNCATE-01',
    title:
      'A truncation MUST remove exactly the events below `before`, and the others MUST keep their revisions.',
    requires: { operations: ['truncate'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      for (const before of [1, 5, 11]) {
        equal(
          await store.truncate({ stream, before }),
          { ok: true, changed: true },
          `answer before ${before}`,
        );
        const forward = await readPage(store, { stream });
        equal(
          forward.events.map((event) => event.revision),
          range(before, 11),
          `revisions from ${before}`,
        );
        equal({ head: forward.head, state: forward.state }, { head: 11, state: 'active' }, 'page');
        const backward = await readPage(store, { stream, direction: 'backward' });
        equal(
          backward.events.map((event) => event.revision),
          [...range(before, 11)].reverse(),
          'backward',
        );
        equal(backward.next, null, 'next of the backward page');
      }
      const { streams } = await appendOk(store, stream, newEvents(1), 11);
      equal(streams[0]?.firstRevision, 12, 'revision of the next append');
    },
  },
  {
    id: 'TRUNCATE-02',
    title: 'A fully truncated stream MUST read as empty but existing, and go on after its last revision.',
    requires: { operations: ['truncate'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      await store.truncate({ stream, before: 3 });
      equal(await readPage(store, { stream }), { events: [], state: 'active', head: 2, next: null }, 'page');
      const { violations } = conflict(
        await append(store, stream, newEvents(1), 'no-stream'),
        'append under no-stream',
      );
      const { actual, state, missed = [] } = violations[0] ?? {};
      equal({ actual, state, missed }, { actual: 2, state: 'active', missed: [] }, 'violation');
      const { streams } = await appendOk(store, stream, newEvents(1), 'stream-exists');
      equal(streams[0]?.firstRevision, 3, 'revision of the next append');
    },
  },
  {
    id: 'TRUNCATE-03',
    title:
      'A truncation MUST NOT bring removed events back, and answers that nothing changed where there was nothing to remove.',
    requires: { operations: ['truncate'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(5));
      await store.truncate({ stream, before: 3 });
      for (const before of [0, 1, 3]) {
        equal(
          await store.truncate({ stream, before }),
          { ok: true, changed: false },
          `truncate before ${before}`,
        );
      }
      equal(
        (await readAll(store, stream)).map((event) => event.revision),
        [3, 4],
        'revisions',
      );
    },
  },
  {
    id: 'TRUNCATE-04',
    title:
      'A truncation past the end of the stream or at what is no revision MUST reject with ES_INVALID_ARGUMENT.',
    requires: { operations: ['truncate'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      for (const before of [3, 100, 2 ** 32 + 1, -1, 0.5, NaN, '1' as unknown as number]) {
        await rejects(store.truncate({ stream, before }), 'ES_INVALID_ARGUMENT', `truncate before ${before}`);
      }
      equal((await readAll(store, stream)).length, 2, 'events in the stream');
    },
  },
  {
    id: 'TRUNCATE-05',
    title:
      'Truncated events MUST leave the log at once, and a cursor that stood on one MUST go on behind it.',
    requires: { operations: ['truncate'], levels: { deletesInLog: ['immediate'] } },
    async run({ store, stream: named }) {
      const stream = named();
      const events = newEvents(6);
      await appendOk(store, stream, events);
      const { next } = await store.readLog({ limit: 2 });
      await store.truncate({ stream, before: 4 });
      equal(idsOf(await readLog(store)), idsOf(events.slice(4)), 'ids in the log');
      equal(idsOf(await readLog(store, { after: next })), idsOf(events.slice(4)), 'ids after the cursor');
      const [kept] = await readAll(store, stream);
      verify(!store.covers(next, kept?.position ?? ''), 'the cursor covers no more than before');
    },
  },
  {
    id: 'TRUNCATE-06',
    title: 'A truncation of a missing stream MUST change nothing, whatever `before`.',
    requires: { operations: ['truncate'] },
    async run({ store, stream: named }) {
      const stream = named();
      for (const before of BOUNDS) {
        const answer = await store.truncate({ stream, before });
        equal(answer, { ok: true, changed: false }, `truncation of a missing stream before ${before}`);
      }
      equal((await readPage(store, { stream })).state, 'missing', 'state of the stream');
      await appendOk(store, stream, newEvents(2), 'no-stream');
      equal((await readAll(store, stream)).length, 2, 'events in the stream');
    },
  },
  {
    id: 'TRUNCATE-07',
    title: 'A truncation of a deleted stream MUST change nothing, whatever `before`.',
    requires: { operations: ['truncate', 'delete'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      await store.delete({ stream, expected: 'any' });
      for (const before of BOUNDS) {
        const answer = await store.truncate({ stream, before });
        equal(answer, { ok: true, changed: false }, `truncation of a deleted stream before ${before}`);
      }
      equal((await readPage(store, { stream })).state, 'deleted', 'state of the stream');
      const { streams } = await appendOk(store, stream, newEvents(1), 'no-stream');
      equal(streams[0]?.firstRevision, 3, 'revision of the next append');
      equal((await readAll(store, stream)).length, 1, 'events in the stream');
    },
  },
  {
    id: 'TRUNCATE-08',
    title: 'A truncation that runs beside appends and reads MUST take nothing new, and leave no hole.',
    requires: { operations: ['truncate'] },
    async run({ store, open, stream: named }) {
      const stream = named();
      const [writer, reader] = [await open(), await open()];
      await appendOk(store, stream, newEvents(10));
      let writing = true;
      const writers = settled(
        (async () => {
          for (let n = 0; n < 20; n++) await appendOk(writer, stream, newEvents(1));
        })(),
      ).finally(() => (writing = false));
      const truncating = settled(
        (async () => {
          for (let before = 1; before <= 10; before++) await store.truncate({ stream, before });
        })(),
      );
      while (writing) {
        const { events, head } = await readPage(reader, { stream });
        const revisions = events.map(({ revision }) => revision);
        const first = revisions[0] ?? 10;
        equal(
          revisions,
          revisions.map((_, n) => first + n),
          'revisions without a hole',
        );
        equal(revisions.at(-1), head, 'the newest revision of the page');
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      for (const each of [await writers, await truncating]) if (!each.ok) throw each.error;
      const left = (await readAll(reader, stream)).map(({ revision }) => revision);
      equal({ first: left[0], count: left.length }, { first: 10, count: 20 }, 'what is left');
    },
  },
]);
