import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { append, appendOk, conflict } from './steps/append.js';
import { idsOf, newEvents } from './steps/new-events.js';
import { cursorAtHead, readAll, readLog, readPage } from './steps/read.js';

export const deleteClauses = clausesOf('deletes', [
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
]);
