import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { appendMany } from './steps/append-many.js';
import { fullEvents } from './steps/full-events.js';
import { countdown, newEvents, range } from './steps/new-events.js';
import { MANY_EVENTS, pageSizes } from './steps/page-sizes.js';
import { readAll, readPage, readPages } from './steps/read.js';

/** Reads of every form and size give the same events. */
export const readingExactlyClauses = clausesOf('reading', [
  {
    id: 'READ-14',
    title: 'An event MUST be the same in every field whichever way its stream is read.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const written = [...fullEvents(), ...fullEvents()];
      await appendOk(store, stream, written.slice(0, 4));
      await appendOk(store, stream, written.slice(4));
      const all = await readAll(store, stream);
      for (const [n, { schemaVersion = 1, metadata = {}, system = {}, ...event }] of written.entries())
        equal(
          { ...all[n], ...event, schemaVersion, metadata, system },
          all[n],
          `event ${n}, as it was written`,
        );
      const other = await open();
      const newestFirst = [...all].reverse();
      const backward = { stream, direction: 'backward' } as const;
      equal((await readPage(other, { stream })).events, all, 'read through another handle');
      equal((await readPage(store, backward)).events, newestFirst, 'read backward');
      equal(await readPages(store, { ...backward, limit: 3 }), newestFirst, 'read backward in pages');
      equal((await readPage(store, { stream, from: 3 })).events, all.slice(3), 'read from the middle');
      for (const [revision, event] of all.entries()) {
        const alone = await store.readStream({ stream, from: revision, limit: 1 });
        equal(alone.events, [event], `event ${revision}, read alone`);
        const last = await store.readStream({ ...backward, from: revision, limit: 1 });
        equal(last.events, [event], `event ${revision}, read alone and backward`);
      }
    },
  },
  {
    id: 'READ-15',
    title: 'Pages of any size MUST give a long stream whole and in order, in both directions.',
    budgetMs: 60_000,
    async run({ store, stream: named }) {
      const stream = named();
      await appendMany(store, stream, newEvents(MANY_EVENTS));
      for (const limit of pageSizes(store)) {
        const forward = await readPages(store, { stream, limit });
        equal(revisionsOf(forward), range(0, MANY_EVENTS - 1), `forward in pages of ${limit}`);
        const backward = await readPages(store, { stream, direction: 'backward', limit });
        equal(revisionsOf(backward), countdown(MANY_EVENTS - 1), `backward in pages of ${limit}`);
      }
    },
  },
  {
    id: 'READ-16',
    title: 'Every page MUST name the head and the state of the whole stream, wherever it lies.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      for (const direction of ['forward', 'backward'] as const) {
        for (const from of [undefined, 0, 5, 11, 12]) {
          const { head, state } = await store.readStream({ stream, direction, from, limit: 3 });
          equal({ head, state }, { head: 11, state: 'active' }, `page ${direction} from ${from}`);
        }
      }
    },
  },
  {
    id: 'READ-17',
    title:
      'A truncated stream MUST be read from its oldest event on, to it when backward, in pages too, and not at all before it.',
    requires: { operations: ['truncate'] },
    async run({ store, open, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(12));
      await store.truncate({ stream, before: 5 });
      const backward = { stream, direction: 'backward' } as const;
      for (const handle of [store, await open()]) {
        for (const limit of [1, 2, 3, 7, 20]) {
          for (const from of [undefined, 0, 3, 5]) {
            const read = await readPages(handle, { stream, from, limit });
            equal(revisionsOf(read), range(5, 11), `pages of ${limit} from ${from}`);
          }
          const down = [...range(5, 11)].reverse();
          equal(revisionsOf(await readPages(handle, { ...backward, limit })), down, `backward by ${limit}`);
        }
        for (const from of [0, 3, 4]) {
          const page = await handle.readStream({ ...backward, from, limit: 10 });
          equal(page, { events: [], state: 'active', head: 11, next: null }, `backward from ${from}`);
        }
      }
    },
  },
  {
    id: 'READ-18',
    title: 'A stream MUST be readable whatever its name, one that cannot be written included.',
    async run({ store, stream: named }) {
      const page = await store.readStream({ stream: `$${named()}`, limit: 10 });
      equal(page, { events: [], state: 'missing', head: null, next: null }, 'a stream of the store’s own');
    },
  },
]);

function revisionsOf(events: readonly { readonly revision: number }[]): readonly number[] {
  return events.map(({ revision }) => revision);
}
