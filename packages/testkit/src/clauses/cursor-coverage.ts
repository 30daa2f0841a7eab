import { isEventStoreError, type EventStore } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, settled, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { follow } from './steps/follow.js';
import { idsOf, newEvent, newEvents } from './steps/new-events.js';
import { cursorAtHead, logPages, readLog } from './steps/read.js';

const immediately = { levels: { deletesInLog: ['immediate'] } } as const;

/** What a cursor covers, and what becomes of it when events vanish. */
export const cursorCoverageClauses = clausesOf('cursors', [
  {
    id: 'CURSOR-08',
    title:
      'The cursor of a filtered page MUST cover the events that it gave and all before them, and no match after them.',
    async run({ store, neighbours }) {
      const [wanted, other] = neighbours(2) as [string, string];
      for (let n = 0; n < 12; n++) await appendOk(store, n % 3 === 2 ? wanted : other, [newEvent()]);
      const all = await readLog(store);
      const filter = { streams: [wanted] };
      let read = 0;
      for (const page of await logPages(store, { filter, limit: 1 })) {
        read += page.events.length;
        const last = all.findIndex(({ id }) => id === page.events.at(-1)?.id);
        const next = all.findIndex((event, place) => place > last && event.stream === wanted);
        if (page.events.length === 0) continue;
        for (const [place, { position }] of all.entries()) {
          const isCovered = store.covers(page.next, position);
          if (place <= last) verify(isCovered, `after match ${read} the event at ${place} is covered`);
          if (next >= 0 && place >= next)
            verify(!isCovered, `after match ${read} the event at ${place} is not covered`);
        }
      }
      equal(read, 4, 'matches');
    },
  },
  {
    id: 'CURSOR-09',
    title:
      'A cursor MUST go on right behind what it covers after its event was removed, whatever its filter, for subscriptions too.',
    requires: { ...immediately, operations: ['delete', 'truncate', 'subscribe'] },
    async run({ store, neighbours, signal }) {
      for (const remove of REMOVALS) {
        const [removed, kept] = neighbours(2) as [string, string];
        const before = newEvents(2, 'X');
        await appendOk(store, kept, before.slice(0, 1));
        await appendOk(store, removed, newEvents(3, 'X'));
        const filters = [{ streams: [removed, kept] }, { types: ['X'], streams: [kept, removed] }];
        const cursors = await Promise.all(filters.map((filter) => cursorAtHead(store, filter)));
        await appendOk(store, kept, before.slice(1));
        await remove(store, removed);
        const after = newEvents(2, 'X');
        await appendOk(store, kept, after);
        const expected = idsOf([...before.slice(1), ...after]);
        for (const [n, filter] of filters.entries()) {
          const found = await readLog(store, { filter, after: cursors[n] });
          equal(idsOf(found), expected, `ids after the cursor of filter ${n}`);
          const following = follow(store, { filter, after: cursors[n] }, signal);
          await following.until((seen) => seen.length >= 3);
          equal(idsOf(await following.stop()), expected, `ids delivered after the cursor of filter ${n}`);
        }
      }
    },
  },
  {
    id: 'CURSOR-10',
    title:
      'A cursor from another history MUST be refused with ES_HISTORY_DIVERGED or ES_INVALID_CURSOR, by reads and subscriptions.',
    requires: { levels: { divergence: ['detected'] }, operations: ['subscribe'] },
    async run({ store, open, freshNamespace, stream: named, signal }) {
      const stream = named();
      const elsewhere = await open(freshNamespace());
      await appendOk(elsewhere, stream, newEvents(4));
      await appendOk(store, stream, newEvents(2));
      const foreign = [
        (await elsewhere.readLog({ limit: 1 })).next,
        (await elsewhere.readLog({ limit: 2 })).next,
        (await elsewhere.readLog({ limit: 4 })).next,
      ];
      for (const [n, after] of foreign.entries()) {
        const what = n < 2 ? 'at the place of another event' : 'past the head';
        const read = await settled(store.readLog({ after, limit: 10 }));
        verify(!read.ok, `a read after a cursor ${what} is refused`);
        verify(
          isEventStoreError(read.error, 'ES_HISTORY_DIVERGED', 'ES_INVALID_CURSOR'),
          `a read after a cursor ${what} is refused as diverged, not with ${String(read.error)}`,
        );
        equal(read.error.written, 'no', 'written');
        const { code } = await follow(store, { after }, signal).failure();
        verify(
          code === 'ES_HISTORY_DIVERGED' || code === 'ES_INVALID_CURSOR',
          `a subscription after a cursor ${what} ends as diverged, not with ${code}`,
        );
      }
      const own = (await store.readLog({ limit: 2 })).next;
      equal((await store.readLog({ after: own, limit: 1 })).atHead, true, 'its own cursor serves');
    },
  },
  {
    id: 'CURSOR-11',
    title:
      'What is no cursor MUST be refused by `covers` with ES_INVALID_CURSOR, what is no position with ES_INVALID_ARGUMENT.',
    async run({ store, stream: named }) {
      const { position } = await appendOk(store, named(), newEvents(2));
      const cursor = await cursorAtHead(store);
      for (const other of ['', 'nonsense', '-', '-.', '-.nonsense', position, 7 as unknown as string]) {
        const asking = async (): Promise<boolean> => store.covers(other, position);
        await rejects(asking(), 'ES_INVALID_CURSOR', `whether ${JSON.stringify(other)} covers a position`);
      }
      for (const other of ['', 'nonsense', '-1', ' ', `${position}x`, `x${position}`]) {
        const asking = async (): Promise<boolean> => store.covers(cursor, other);
        await rejects(asking(), 'ES_INVALID_ARGUMENT', `whether a cursor covers ${JSON.stringify(other)}`);
        for (const [a, b] of [
          [position, other],
          [other, position],
        ] as const) {
          const comparing = async (): Promise<unknown> => store.comparePositions(a, b);
          await rejects(comparing(), 'ES_INVALID_ARGUMENT', `how ${JSON.stringify([a, b])} lie`);
        }
      }
    },
  },
  {
    id: 'CURSOR-12',
    title:
      'A filter without lists, or with a name twice, MUST be the same query as without, and share its cursors.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, [newEvent('X'), newEvent('Y'), newEvent('X')]);
      const same = [undefined, {}, { types: undefined, streams: undefined }];
      const twice = [{ types: ['X'] }, { types: ['X', 'X'] }, { types: ['X'], categories: undefined }];
      for (const [filters, count] of [
        [same, 3],
        [twice, 2],
      ] as const) {
        for (const filter of filters) {
          const first = await store.readLog({ filter, limit: 1 });
          equal(first.events.length, 1, `events of the first page under ${JSON.stringify(filter)}`);
          for (const other of filters) {
            const rest = await readLog(store, { filter: other, after: first.next });
            equal(rest.length, count - 1, `events after it under ${JSON.stringify(other)}`);
          }
        }
      }
    },
  },
]);

/** Ways of removing all that a stream of three events holds. */
const REMOVALS: readonly ((store: EventStore, stream: string) => Promise<unknown>)[] = [
  (store, stream) => store.delete({ stream, expected: 'any' }),
  (store, stream) => store.truncate({ stream, before: 3 }),
  (store, stream) => store.truncate({ stream, before: 2 }),
];
