import type { AppendResult, EventStore, LogFilter, RemoveResult } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { follow } from './steps/follow.js';
import { idsOf, newEvents } from './steps/new-events.js';
import { readAll, readLog, readPage } from './steps/read.js';

/** Removed events stay away, however they are looked for. */
export const removedEventsClauses = clausesOf('deletes', [
  {
    id: 'DELETE-09',
    title:
      'What was deleted, tombstoned or truncated MUST be found by no read of the log, filtered or not, and by no new subscription.',
    requires: {
      operations: ['delete', 'tombstone', 'truncate', 'subscribe'],
      levels: { deletesInLog: ['immediate'] },
    },
    async run({ store, open, neighbours, signal }) {
      for (const [what, remove] of Object.entries(REMOVALS)) {
        const [removed, kept] = neighbours(2) as [string, string];
        const [gone, events] = [newEvents(4, 'X'), newEvents(3, 'X')];
        await appendOk(store, removed, gone.slice(0, 2));
        await appendOk(store, kept, events.slice(0, 1));
        await appendOk(store, removed, gone.slice(2));
        await appendOk(store, kept, events.slice(1));
        await remove(store, removed);
        const streams = [removed, kept];
        const filters: LogFilter[] = [{ streams }, { streams, types: ['X'] }, { streams: [kept, removed] }];
        for (const handle of [store, await open()]) {
          const all = (await readLog(handle)).filter(({ stream }) => streams.includes(stream));
          equal(idsOf(all), idsOf(events), `ids in the log after events were ${what}`);
          for (const filter of filters)
            equal(
              idsOf(await readLog(handle, { filter })),
              idsOf(events),
              `ids that a filter finds, ${what}`,
            );
        }
        const following = follow(store, { filter: { streams }, limit: 2 }, signal);
        await following.caughtUp();
        equal(idsOf(await following.stop()), idsOf(events), `ids delivered after events were ${what}`);
      }
    },
  },
  {
    id: 'DELETE-10',
    title:
      'A stream that was deleted and written anew MUST show what came later only, in both directions and the log, on every handle.',
    requires: { operations: ['delete'] },
    async run({ store, open, stream: named }) {
      const stream = named();
      const other = await open();
      await appendOk(other, stream, newEvents(3));
      await store.delete({ stream, expected: 'any' });
      const events = newEvents(2);
      const { streams } = await appendOk(other, stream, events, 'no-stream');
      equal(streams[0]?.firstRevision, 3, 'revision that the other handle goes on with');
      const newestFirst = [...idsOf(events)].reverse();
      for (const handle of [store, other]) {
        equal(idsOf(await readAll(handle, stream)), idsOf(events), 'ids, read forward');
        const backward = await readPage(handle, { stream, direction: 'backward' });
        equal(idsOf(backward.events), newestFirst, 'ids, read backward');
        equal({ head: backward.head, next: backward.next }, { head: 4, next: null }, 'the backward page');
        if (store.manifest.levels.deletesInLog === 'immediate')
          equal(idsOf(await readLog(handle)), idsOf(events), 'ids in the log');
      }
    },
  },
  {
    id: 'DELETE-11',
    title:
      'Of a delete at the last revision and an append there, sent at once, the delete MUST remove what it expected or conflict.',
    requires: { operations: ['delete'] },
    async run({ store, open, stream: named }) {
      const other = await open();
      for (let round = 0; round < 20; round++) {
        const stream = named();
        await appendOk(store, stream, newEvents(2));
        const removal = (): Promise<RemoveResult> => store.delete({ stream, expected: 1 });
        const writing = (): Promise<AppendResult> => append(other, stream, newEvents(1), 1);
        const [removed, written] = await bothWays(round, removal, writing);
        // The last revision holds on a deleted stream, too.
        verify(written.ok, 'the append succeeds, before the delete or after it');
        const left = (await readAll(store, stream)).map(({ revision }) => revision);
        equal(left, removed.ok ? [2] : [0, 1, 2], `revisions left where the delete was ${removed.ok}`);
      }
    },
  },
]);

/** Starts both at once, in either order. */
async function bothWays<A, B>(round: number, one: () => Promise<A>, two: () => Promise<B>): Promise<[A, B]> {
  if (round % 2 === 0) return Promise.all([one(), two()]);
  const [second, first] = await Promise.all([two(), one()]);
  return [first, second];
}

/** Ways of removing all of a stream that holds four events. */
const REMOVALS: Readonly<Record<string, (store: EventStore, stream: string) => Promise<unknown>>> = {
  deleted: (store, stream) => store.delete({ stream, expected: 'any' }),
  tombstoned: (store, stream) => store.tombstone({ stream, expected: 'any' }),
  truncated: (store, stream) => store.truncate({ stream, before: 4 }),
  'truncated in part, then deleted': async (store, stream) => {
    await store.truncate({ stream, before: 2 });
    await store.delete({ stream, expected: 'any' });
  },
};
