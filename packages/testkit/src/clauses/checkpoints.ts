import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { newEvents, range } from './steps/new-events.js';
import { present } from './steps/present.js';
import { cursorAtHead, readLog } from './steps/read.js';

const checkpoints = { operations: ['checkpoints'] } as const;

export const checkpointClauses = clausesOf('checkpoints', [
  {
    id: 'CHECKPOINT-01',
    title: 'A checkpoint that was never saved, or was removed, MUST load as null.',
    requires: checkpoints,
    async run({ store }) {
      const port = present(store.checkpoints, 'checkpoints');
      equal(await port.load('reader'), null, 'before it was saved');
      await port.save({ name: 'reader', cursor: 'a', expected: null });
      await port.remove('reader');
      equal(await port.load('reader'), null, 'after it was removed');
      await port.remove('reader');
      equal(await port.save({ name: 'reader', cursor: 'b', expected: null }), { ok: true }, 'saving it anew');
    },
  },
  {
    id: 'CHECKPOINT-02',
    title:
      'A checkpoint MUST load exactly as it was saved, on every handle, whatever store its cursor comes from.',
    requires: checkpoints,
    async run({ store, open, stream: named }) {
      await appendOk(store, named(), newEvents(3));
      const cursors = [
        await cursorAtHead(store),
        '9007199254740993',
        'x'.repeat(2_000),
        'é"\\\n{}',
        '{"json":true}',
        '00012',
        ' ',
      ];
      const other = await open();
      for (const [n, cursor] of cursors.entries()) {
        const saved = await present(store.checkpoints, 'checkpoints').save({
          name: `r${n}`,
          cursor,
          expected: null,
        });
        equal(saved, { ok: true }, `saving cursor ${n}`);
        equal(await present(other.checkpoints, 'checkpoints').load(`r${n}`), cursor, `cursor ${n}`);
      }
    },
  },
  {
    id: 'CHECKPOINT-03',
    title: 'Checkpoints of different names MUST be independent.',
    requires: checkpoints,
    async run({ store }) {
      const port = present(store.checkpoints, 'checkpoints');
      const long = 'a'.repeat(300);
      const names = [
        ...['a', 'A', 'a:b', 'a b', 'a*', '{a}', '__proto__', 'a ', ' a', '\u00e9', 'e\u0301'],
        ...[long, `${long}1`, `${long}2`],
      ];
      for (const name of names) {
        equal(
          await port.save({ name, cursor: `of ${name}`, expected: null }),
          { ok: true },
          `saving ${name}`,
        );
      }
      await port.remove('a*');
      for (const name of names) {
        equal(await port.load(name), name === 'a*' ? null : `of ${name}`, `loading ${name}`);
      }
    },
  },
  {
    id: 'CHECKPOINT-04',
    title:
      'Saving a checkpoint MUST be refused where another cursor than the expected one is stored, which it names.',
    requires: checkpoints,
    async run({ store, open }) {
      const port = present(store.checkpoints, 'checkpoints');
      const stale = present((await open()).checkpoints, 'checkpoints');
      equal(
        await port.save({ name: 'r', cursor: 'one', expected: 'zero' }),
        { ok: false, actual: null },
        'the first',
      );
      await port.save({ name: 'r', cursor: 'one', expected: null });
      await port.save({ name: 'r', cursor: 'two', expected: 'one' });
      const refused = { ok: false, actual: 'two' };
      equal(
        await stale.save({ name: 'r', cursor: 'three', expected: 'one' }),
        refused,
        'with an older cursor',
      );
      equal(await stale.save({ name: 'r', cursor: 'three', expected: null }), refused, 'with none');
      equal(await port.load('r'), 'two', 'the checkpoint');
    },
  },
  {
    id: 'CHECKPOINT-05',
    title:
      'Saving a cursor MUST be refused where the expected one is no longer stored, even if the new one already is.',
    requires: checkpoints,
    async run({ store, open }) {
      const port = present(store.checkpoints, 'checkpoints');
      const twin = present((await open()).checkpoints, 'checkpoints');
      const request = { name: 'r', cursor: 'one', expected: null };
      equal(await port.save(request), { ok: true }, 'the first consumer');
      equal(await twin.save(request), { ok: false, actual: 'one' }, 'a second consumer in step with it');
      equal(await port.load('r'), 'one', 'the checkpoint');
    },
  },
  {
    id: 'CHECKPOINT-06',
    title: 'Of savers that expect the same cursor at once, exactly one MUST succeed.',
    requires: checkpoints,
    async run({ store, open }) {
      const port = present(store.checkpoints, 'checkpoints');
      const ports = [port, present((await open()).checkpoints, 'checkpoints')];
      const results = await Promise.all(
        range(0, 9).map((n) => (ports[n % 2] ?? port).save({ name: 'r', cursor: `c${n}`, expected: null })),
      );
      const winners = results.flatMap((result, n) => (result.ok ? [`c${n}`] : []));
      equal(winners.length, 1, 'savers that succeeded');
      equal(await port.load('r'), winners[0], 'the checkpoint');
    },
  },
  {
    id: 'CHECKPOINT-07',
    title: 'Checkpoints MUST NOT show up in the log, in a listing, or move a cursor.',
    requires: checkpoints,
    async run({ store, stream: named }) {
      const port = present(store.checkpoints, 'checkpoints');
      const { position } = await appendOk(store, named('real'), newEvents(2));
      const before = await cursorAtHead(store);
      let expected: string | null = null;
      for (let n = 0; n < 5; n++) {
        await port.save({ name: 'r', cursor: `c${n}`, expected });
        expected = `c${n}`;
      }
      equal((await readLog(store)).length, 2, 'events in the log');
      const page = await store.readLog({ after: before, limit: 10 });
      equal(
        { events: page.events, atHead: page.atHead },
        { events: [], atHead: true },
        'page after the cursor',
      );
      verify(store.covers(page.next, position), 'the cursor covers the last event');
      const names = store.manifest.operations.listing
        ? await store.directory?.categories({ limit: 100 })
        : undefined;
      equal(names?.names ?? ['real'], ['real'], 'categories listed');
    },
  },
  {
    id: 'CHECKPOINT-08',
    title: 'Checkpoints of one name in two namespaces MUST be independent.',
    requires: checkpoints,
    async run({ store, open, freshNamespace }) {
      const elsewhere = present((await open(freshNamespace())).checkpoints, 'checkpoints');
      const port = present(store.checkpoints, 'checkpoints');
      await port.save({ name: 'r', cursor: 'ours', expected: null });
      equal(await elsewhere.load('r'), null, 'the other namespace');
      await elsewhere.save({ name: 'r', cursor: 'theirs', expected: null });
      equal(await port.load('r'), 'ours', 'the first namespace');
      await elsewhere.remove('r');
      equal(await port.load('r'), 'ours', 'the first namespace after a removal in the other one');
    },
  },

  {
    id: 'CHECKPOINT-09',
    title: 'A checkpoint that was removed MUST be refused to whoever still expects its old cursor.',
    requires: checkpoints,
    async run({ store, open }) {
      const port = present(store.checkpoints, 'checkpoints');
      const stale = present((await open()).checkpoints, 'checkpoints');
      await port.save({ name: 'r', cursor: 'one', expected: null });
      await port.remove('r');
      const refused = await stale.save({ name: 'r', cursor: 'two', expected: 'one' });
      equal(refused, { ok: false, actual: null }, 'a consumer that does not know of the removal');
      equal(await port.load('r'), null, 'the checkpoint');
    },
  },
  {
    id: 'CHECKPOINT-10',
    title:
      'The expected cursor MUST be compared whole and exactly, and a refusal name the one that is stored.',
    requires: checkpoints,
    async run({ store }) {
      const port = present(store.checkpoints, 'checkpoints');
      const long = 'x'.repeat(1_500);
      for (const [n, [stored, near]] of [
        [`${long}1`, `${long}2`],
        ['Cursor', 'cursor'],
        ['012', '12'],
        ['9007199254740993', '9007199254740992'],
        ['e\u0301', '\u00e9'],
        ['a', 'a '],
        ['1', '1.0'],
      ].entries() as IterableIterator<[number, [string, string]]>) {
        const name = `r${n}`;
        await port.save({ name, cursor: stored, expected: null });
        const refused = await port.save({ name, cursor: 'next', expected: near });
        equal(refused, { ok: false, actual: stored }, `saving with ${near.slice(-20)}`);
        equal(await port.save({ name, cursor: near, expected: stored }), { ok: true }, 'saving with it');
        equal(await port.load(name), near, 'the checkpoint');
      }
    },
  },
  {
    id: 'CHECKPOINT-11',
    title: 'Of consumers that advance the same checkpoint at once, exactly one MUST succeed.',
    requires: checkpoints,
    async run({ store, open }) {
      const ports = [store, await open()].map((handle) => present(handle.checkpoints, 'checkpoints'));
      const [port] = ports as [(typeof ports)[number]];
      let expected = 'c';
      await port.save({ name: 'r', cursor: expected, expected: null });
      for (let round = 0; round < 5; round++) {
        const cursors = range(0, 7).map((n) => `c${round}${n}`);
        const saving = cursors.map((cursor, n) =>
          (ports[n % 2] ?? port).save({ name: 'r', cursor, expected }),
        );
        const results = await Promise.all(saving);
        equal(results.filter((result) => result.ok).length, 1, `consumers that succeeded in round ${round}`);
        expected = cursors[results.findIndex((result) => result.ok)] ?? '';
        equal(await port.load('r'), expected, 'the checkpoint');
      }
    },
  },
]);
