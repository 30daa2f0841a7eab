import type { EventStore, LogFilter } from '@eventfold/core';
import { compileFilter } from '@eventfold/core/store';
import { clausesOf } from '../contract/clause.js';
import type { Random } from '../contract/random.js';
import { equal, settled, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { writeAll, type PlannedAppend } from './steps/append-many.js';
import { between, someOf } from './steps/draw.js';
import { idsOf, newEvents, range } from './steps/new-events.js';

export const randomReadingClauses = clausesOf('random workloads', [
  {
    id: 'RANDOM-01',
    title:
      'A page of a stream MUST be the window that was asked for, wherever it begins and however long it is.',
    randomised: true,
    async run({ store, stream: named, random, size }) {
      const stream = named();
      const length = between(random, 20, 60);
      for (let head = 0; head < length;) {
        const count = Math.min(between(random, 1, 6), length - head);
        await appendOk(store, stream, newEvents(count));
        head += count;
      }
      for (let n = 0; n < (size === 'full' ? 1_000 : 60); n++) {
        const from = random.below(length);
        const limit = between(random, 1, length + 2);
        const forward = await store.readStream({ stream, from, limit });
        const last = Math.min(from + limit, length) - 1;
        equal(
          { revisions: revisionsOf(forward.events), next: forward.next },
          { revisions: range(from, last), next: last === length - 1 ? null : last + 1 },
          `${limit} forward from ${from} of ${length}`,
        );
        const backward = await store.readStream({ stream, direction: 'backward', from, limit });
        const first = Math.max(0, from - limit + 1);
        equal(
          { revisions: revisionsOf(backward.events), next: backward.next },
          { revisions: [...range(first, from)].reverse(), next: first === 0 ? null : first - 1 },
          `${limit} backward from ${from} of ${length}`,
        );
      }
    },
  },
  {
    id: 'RANDOM-02',
    title:
      'The log MUST hold what a filter wants, each event once and each stream in order, in pages of any sizes and while others write.',
    randomised: true,
    budgetMs: 30_000,
    async run({ store, open, stream: named, random, size }) {
      const writer = await open();
      const streams = ['one', 'two', 'one-more'].flatMap((category) => [named(category), named(category)]);
      const made: PlannedAppend[] = [];
      for (let round = 0; round < (size === 'full' ? 30 : 4); round++) {
        const filter = aFilter(random, streams);
        const planned = range(1, 20).map(() => anAppend(random, streams));
        made.push(...planned);
        const writing = settled(writeAll(writer, planned));
        const seen = await pagesOf(store, { filter, random, until: writing });
        const written = await writing;
        if (!written.ok) throw written.error;
        const isWanted = compileFilter(filter);
        for (const stream of streams) {
          const events = made.filter((each) => each.stream === stream).flatMap((each) => each.events);
          const wanted = events.filter(({ type }) => isWanted({ stream, type }));
          const found = seen.filter((event) => event.stream === stream);
          equal(idsOf(found), idsOf(wanted), `ids of ${stream} under ${JSON.stringify(filter)}`);
        }
      }
    },
  },
]);

function revisionsOf(events: readonly { readonly revision: number }[]): readonly number[] {
  return events.map(({ revision }) => revision);
}

function aFilter(random: Random, streams: readonly string[]): LogFilter | undefined {
  if (random.below(4) === 0) return undefined;
  const lists: LogFilter = {
    categories: someOf(random, ['one', 'two', 'one-more', 'on']),
    streams: someOf(random, streams),
    types: someOf(random, ['Opened', 'Closed', 'Open']),
  };
  const { categories, types } = lists;
  return random.pick([lists, { categories }, { types }, { streams: lists.streams }, { categories, types }]);
}

function anAppend(random: Random, streams: readonly string[]): PlannedAppend {
  const type = random.pick(['Opened', 'Closed', 'Open']);
  return { stream: random.pick(streams), events: newEvents(between(random, 1, 5), type) };
}

interface PageReading {
  readonly filter: LogFilter | undefined;
  readonly random: Random;
  /** Reads on until this has ended, and then to the head. */
  readonly until?: Promise<unknown> | undefined;
}

/** The log from its start, in pages of drawn sizes. */
async function pagesOf(store: EventStore, { filter, random, until }: PageReading) {
  let isOver = until === undefined;
  void until?.then(() => (isOver = true));
  const events = [];
  let after = 'start';
  for (let pages = 1; ; pages++) {
    verify(pages < 5_000, 'the pages lead to the head');
    const wasOver = isOver;
    const limit = between(random, 1, 12);
    const page = await store.readLog({ filter, after, limit });
    verify(page.events.length <= limit, `a page holds at most ${limit} events, not ${page.events.length}`);
    events.push(...page.events);
    after = page.next;
    if (page.atHead && wasOver) return events;
    if (page.atHead) await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
