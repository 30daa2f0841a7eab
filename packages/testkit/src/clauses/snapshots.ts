import type { Snapshot } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { newEvent, newEvents } from './steps/new-events.js';
import { present } from './steps/present.js';
import { cursorAtHead, readLog, readPage } from './steps/read.js';

const snapshots = { operations: ['snapshots'] } as const;

function snapshotOf(stream: string, revision: number, part: Partial<Snapshot> = {}): Snapshot {
  return {
    stream,
    schema: 's1',
    revision,
    eventId: newEvent().id,
    takenAt: 1_700_000_000_123,
    state: { at: revision },
    commands: [],
    ...part,
  };
}

export const snapshotClauses = clausesOf('snapshots', [
  {
    id: 'SNAPSHOT-01',
    title: 'A snapshot that was never saved, is of another schema, or was removed MUST load as null.',
    requires: snapshots,
    async run({ store, stream: named }) {
      const port = present(store.snapshots, 'snapshots');
      const stream = named();
      equal(await port.load(stream, 's1'), null, 'before it was saved');
      await port.save(snapshotOf(stream, 1));
      await port.save(snapshotOf(stream, 1, { schema: 's2' }));
      equal(await port.load(stream, 's3'), null, 'another schema');
      equal(await port.load(named(), 's1'), null, 'another stream');
      await port.remove(stream);
      equal(
        [await port.load(stream, 's1'), await port.load(stream, 's2')],
        [null, null],
        'after it was removed',
      );
      await port.remove(stream);
    },
  },
  {
    id: 'SNAPSHOT-02',
    title: 'A snapshot MUST load exactly as it was saved, on every handle.',
    requires: snapshots,
    async run({ store, open, stream: named }) {
      const port = present((await open()).snapshots, 'snapshots');
      const states = [
        null,
        0,
        '',
        'é\u2028',
        [],
        {},
        { deep: [{ n: 1e21 }, null, 'x'.repeat(50_000)] },
        { __proto__: null, a: 1 },
      ];
      for (const state of states) {
        const snapshot = snapshotOf(named(), 7, { state, commands: [{ id: 'c', first: 0 }, 'x'] });
        await present(store.snapshots, 'snapshots').save(snapshot);
        equal(await port.load(snapshot.stream, 's1'), snapshot, 'the snapshot');
      }
    },
  },
  {
    id: 'SNAPSHOT-03',
    title: 'A snapshot MUST replace an older one of its schema and never a newer one.',
    requires: snapshots,
    async run({ store, stream: named }) {
      const port = present(store.snapshots, 'snapshots');
      const stream = named();
      const [older, newer] = [snapshotOf(stream, 9), snapshotOf(stream, 10)];
      await port.save(older);
      await port.save(newer);
      equal(await port.load(stream, 's1'), newer, 'after a newer one was saved');
      await port.save(snapshotOf(stream, 9));
      await port.save(snapshotOf(stream, 2));
      equal(await port.load(stream, 's1'), newer, 'after older ones were saved');
    },
  },
  {
    id: 'SNAPSHOT-04',
    title: 'Snapshots of different schemas MUST stand side by side.',
    requires: snapshots,
    async run({ store, stream: named }) {
      const port = present(store.snapshots, 'snapshots');
      const stream = named();
      const [one, two] = [snapshotOf(stream, 5), snapshotOf(stream, 3, { schema: 's2' })];
      await port.save(one);
      await port.save(two);
      equal([await port.load(stream, 's1'), await port.load(stream, 's2')], [one, two], 'snapshots');
    },
  },
  {
    id: 'SNAPSHOT-05',
    title: 'Snapshots MUST NOT show up in the log, in their stream, or move a cursor.',
    requires: snapshots,
    async run({ store, stream: named }) {
      const stream = named();
      const { position } = await appendOk(store, stream, newEvents(3));
      const cursor = await cursorAtHead(store);
      const port = present(store.snapshots, 'snapshots');
      for (const revision of [0, 1, 2]) await port.save(snapshotOf(stream, revision));
      equal((await readLog(store)).length, 3, 'events in the log');
      const { events, head } = await readPage(store, { stream });
      equal({ events: events.length, head }, { events: 3, head: 2 }, 'the stream');
      const page = await store.readLog({ after: cursor, limit: 10 });
      equal(
        { events: page.events, atHead: page.atHead },
        { events: [], atHead: true },
        'page after the cursor',
      );
      verify(store.covers(page.next, position), 'the cursor covers the last event');
    },
  },
  {
    id: 'SNAPSHOT-06',
    title: 'What a caller does to a snapshot it saved or loaded MUST NOT reach the store.',
    requires: snapshots,
    async run({ store, stream: named }) {
      const port = present(store.snapshots, 'snapshots');
      const state = { list: [1] };
      const snapshot = snapshotOf(named(), 1, { state });
      await port.save(snapshot);
      state.list.push(2);
      const loaded = await port.load(snapshot.stream, 's1');
      try {
        (loaded?.state as { list: number[] }).list.push(3);
      } catch (error) {
        // Frozen is the best answer.
        if (!(error instanceof TypeError)) throw error;
      }
      equal((await port.load(snapshot.stream, 's1'))?.state, { list: [1] }, 'the state');
    },
  },
  {
    id: 'SNAPSHOT-07',
    title: 'Snapshots of one stream name in two namespaces MUST be independent.',
    requires: snapshots,
    async run({ store, open, freshNamespace, stream: named }) {
      const elsewhere = present((await open(freshNamespace())).snapshots, 'snapshots');
      const snapshot = snapshotOf(named(), 4);
      await present(store.snapshots, 'snapshots').save(snapshot);
      equal(await elsewhere.load(snapshot.stream, 's1'), null, 'the other namespace');
      await elsewhere.remove(snapshot.stream);
      equal(
        await present(store.snapshots, 'snapshots').load(snapshot.stream, 's1'),
        snapshot,
        'the first namespace',
      );
    },
  },

  {
    id: 'SNAPSHOT-08',
    title: 'A snapshot MUST NOT replace one of the same revision, and any be saved once those were removed.',
    requires: snapshots,
    async run({ store, stream: named }) {
      const port = present(store.snapshots, 'snapshots');
      const stream = named();
      const first = snapshotOf(stream, 7);
      await port.save(first);
      await port.save(snapshotOf(stream, 7, { state: { at: 'another' } }));
      equal(await port.load(stream, 's1'), first, 'after another one of the same revision was saved');
      await port.remove(stream);
      const older = snapshotOf(stream, 3);
      await port.save(older);
      equal(await port.load(stream, 's1'), older, 'an older one, saved after the removal');
    },
  },
  {
    id: 'SNAPSHOT-09',
    title: 'Snapshots of streams and schemas whose names resemble each other MUST be independent.',
    requires: snapshots,
    async run({ store }) {
      const port = present(store.snapshots, 'snapshots');
      const long = 'l'.repeat(300);
      const names = ['s-1', 's-10', 'S-1', 's-1 ', 's-1:a', 's-1*', '__proto__', `${long}1`, `${long}2`];
      // A store may keep the snapshots of a few schemas only: each stream gets two that are alike.
      const schemas = [
        ['a', 'A'],
        ['a', 'a '],
        ['a', 'ab'],
        ['\u00e9', 'e\u0301'],
        ['a', '__proto__'],
        [`${long}1`, `${long}2`],
      ];
      const saved = [
        ...names.map((name) => snapshotOf(name, 1, { schema: 'a' })),
        ...schemas.flatMap((alike, n) => alike.map((schema) => snapshotOf(`other-${n}`, 1, { schema }))),
      ];
      for (const snapshot of saved) await port.save(snapshot);
      for (const snapshot of saved) {
        const { stream, schema } = snapshot;
        equal(await port.load(stream, schema), snapshot, `the snapshot of ${stream} and ${schema}`);
      }
      await port.remove('s-1');
      for (const snapshot of saved.filter(({ stream }) => stream !== 's-1'))
        equal(await port.load(snapshot.stream, snapshot.schema), snapshot, 'a snapshot of another stream');
    },
  },
  {
    id: 'SNAPSHOT-10',
    title: 'Of snapshots that are saved at once the one of the latest revision MUST stay.',
    requires: snapshots,
    async run({ store, open, stream: named }) {
      const ports = [store, await open()].map((handle) => present(handle.snapshots, 'snapshots'));
      const [port] = ports as [(typeof ports)[number]];
      for (let round = 0; round < 5; round++) {
        const stream = named();
        const saving = [4, 9, 1, 8, 3, 7, 2].map((revision, n) =>
          (ports[n % 2] ?? port).save(snapshotOf(stream, revision)),
        );
        await Promise.all(saving);
        equal((await port.load(stream, 's1'))?.revision, 9, 'revision of the snapshot that stays');
      }
    },
  },
  {
    id: 'SNAPSHOT-11',
    title: 'The revisions of snapshots MUST be kept and compared exactly up to 2^53 − 1.',
    requires: snapshots,
    async run({ store, stream: named }) {
      const port = present(store.snapshots, 'snapshots');
      const revisions = [2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 2, 2 ** 53 - 1];
      const stream = named();
      for (const revision of revisions) {
        await port.save(snapshotOf(stream, revision));
        equal((await port.load(stream, 's1'))?.revision, revision, 'revision after a later one was saved');
      }
      for (const revision of [...revisions].reverse().slice(1)) await port.save(snapshotOf(stream, revision));
      equal((await port.load(stream, 's1'))?.revision, 2 ** 53 - 1, 'revision after older ones were saved');
    },
  },
]);
