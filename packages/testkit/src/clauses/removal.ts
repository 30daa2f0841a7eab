import { clausesOf } from '../contract/clause.js';
import { equal, rejects, verify } from '../contract/verify.js';
import { append, appendOk, conflict } from './steps/append.js';
import { idsOf, newEvents, range } from './steps/new-events.js';
import { cursorAtHead, readAll, readLog, readPage } from './steps/read.js';

export const removalClauses = clausesOf('removal', [
  {
    id: 'DELETE-01',
    title: 'A deleted stream MUST read as an empty page with the state `deleted` at once, on every handle.',
    requires: { operations: ['delete'] },
    async run({ store, open, stream: named }) {
      const stream = named();
      const other = await open();
      await appendOk(store, stream, newEvents(3));
      equal(await store.delete({ stream, expected: 2 }), { ok: true, changed: true }, 'answer to the delete');
      for (const handle of [store, other]) {
        for (const direction of ['forward', 'backward'] as const) {
          const { events, state, next } = await readPage(handle, { stream, direction });
          equal({ events, state, next }, { events: [], state: 'deleted', next: null }, `${direction} page`);
        }
      }
    },
  },
  {
    id: 'DELETE-02',
    title:
      'An append to a deleted stream MUST go on after its last revision, and only what came later is read.',
    requires: { operations: ['delete'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      await store.delete({ stream, expected: 'any' });
      const events = newEvents(2);
      const { streams } = await appendOk(store, stream, events);
      equal(streams, [{ stream, firstRevision: 3, lastRevision: 4 }], 'answer to the append');
      const page = await readPage(store, { stream });
      equal(idsOf(page.events), idsOf(events), 'ids in the stream');
      equal(
        page.events.map((event) => event.revision),
        [3, 4],
        'revisions in the stream',
      );
      equal({ state: page.state, head: page.head }, { state: 'active', head: 4 }, 'page');
    },
  },
  {
    id: 'DELETE-03',
    title: 'No revision MUST be used again, however often a stream is deleted and written anew.',
    requires: { operations: ['delete'] },
    async run({ store, stream: named }) {
      const stream = named();
      for (let round = 0; round < 4; round++) {
        const { streams } = await appendOk(store, stream, newEvents(2), 'no-stream');
        equal(streams[0]?.firstRevision, 2 * round, `first revision of round ${round}`);
        await store.delete({ stream, expected: 2 * round + 1 });
      }
    },
  },
  {
    id: 'DELETE-04',
    title:
      'On a deleted stream `no-stream`, `any` and its last revision MUST hold, `stream-exists` and other revisions MUST NOT.',
    requires: { operations: ['delete'] },
    async run({ store, stream: named }) {
      for (const [expected, holds] of [
        ['no-stream', true],
        ['any', true],
        [1, true],
        ['stream-exists', false],
        [0, false],
        [2, false],
      ] as const) {
        const stream = named();
        await appendOk(store, stream, newEvents(2));
        await store.delete({ stream, expected: 'any' });
        const result = await append(store, stream, newEvents(1), expected);
        equal(result.ok, holds, `whether ${expected} holds`);
        if (!result.ok)
          equal(result.violations[0]?.state, 'deleted', `state in the conflict under ${expected}`);
      }
    },
  },
  {
    id: 'DELETE-05',
    title: 'A delete whose expectation does not hold MUST be answered with a conflict and remove nothing.',
    requires: { operations: ['delete'] },
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(3));
      for (const expected of [0, 1, 3, 'no-stream'] as const) {
        conflict(await store.delete({ stream, expected }), `delete under ${expected}`);
      }
      equal((await readAll(store, stream)).length, 3, 'events in the stream');
    },
  },
  {
    id: 'DELETE-06',
    title: 'A delete of a missing or a deleted stream under `any` MUST answer that nothing changed.',
    requires: { operations: ['delete'] },
    async run({ store, stream: named }) {
      const [missing, stream] = [named(), named()];
      equal(
        await store.delete({ stream: missing, expected: 'any' }),
        { ok: true, changed: false },
        'missing',
      );
      equal((await readPage(store, { stream: missing })).state, 'missing', 'state of the missing stream');
      await appendOk(store, stream, newEvents(1));
      await store.delete({ stream, expected: 'any' });
      equal(await store.delete({ stream, expected: 'any' }), { ok: true, changed: false }, 'deleted before');
    },
  },
  {
    id: 'DELETE-07',
    title: 'The events of a deleted stream MUST leave the log at once.',
    requires: { operations: ['delete'], levels: { deletesInLog: ['immediate'] } },
    async run({ store, stream: named }) {
      const [kept, removed] = [named(), named()];
      const events = newEvents(4);
      for (const [index, event] of events.entries()) {
        await appendOk(store, index % 2 === 0 ? kept : removed, [event]);
      }
      await store.delete({ stream: removed, expected: 'any' });
      equal(idsOf(await readLog(store)), idsOf([events[0] ?? {}, events[2] ?? {}]), 'ids in the log');
    },
  },
  {
    id: 'DELETE-08',
    title: 'A cursor whose events were deleted MUST still go on with what is written later.',
    requires: { operations: ['delete'] },
    async run({ store, stream: named }) {
      const [kept, removed] = [named(), named()];
      await appendOk(store, kept, newEvents(2));
      await appendOk(store, removed, newEvents(3));
      const cursor = await cursorAtHead(store);
      await store.delete({ stream: removed, expected: 'any' });
      const events = newEvents(2);
      await appendOk(store, kept, events);
      const found = await readLog(store, { after: cursor });
      equal(idsOf(found), idsOf(events), 'ids after the cursor');
    },
  },
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
      equal(
        await store.truncate({ stream: named(), before: 0 }),
        { ok: true, changed: false },
        'a missing stream',
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
      for (const before of [3, 100, -1, 0.5, NaN, '1' as unknown as number]) {
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
      verify(
        store.covers(next, (await readLog(store))[0]?.position ?? '') === false,
        'the cursor covers no more than before',
      );
    },
  },
]);
