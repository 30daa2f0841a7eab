import type { EventStore, RecordedEvent } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, settled, verify } from '../contract/verify.js';
import { append } from './steps/append.js';
import { writeAll } from './steps/append-many.js';
import { anExpectation, between } from './steps/draw.js';
import { idsOf, newEvents, range } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

export const randomWriterClauses = clausesOf('random workloads', [
  {
    id: 'RANDOM-05',
    title:
      'Of appends under drawn expectations that race, every acknowledged one MUST stand where it was answered, and no other anywhere.',
    randomised: true,
    budgetMs: 30_000,
    async run({ store, open, stream: named, random, size }) {
      const handles = [store, await open(), await open()];
      const streams = [named(), named()];
      const heads = new Map<string, number>();
      const refused = new Set<string>();
      for (let round = 0; round < (size === 'full' ? 100 : 10); round++) {
        const racing = range(0, between(random, 1, 8)).map(async () => {
          const stream = random.pick(streams);
          const events = newEvents(between(random, 1, 4));
          const expected = anExpectation(random, heads.get(stream) ?? -1);
          const result = await append(random.pick(handles), stream, events, expected);
          if (!result.ok) for (const { id } of events) refused.add(id);
          return { stream, events, expected, result };
        });
        for (const { stream, events, expected, result } of await Promise.all(racing)) {
          if (!result.ok) continue;
          const { firstRevision = -1, lastRevision = -1 } = result.streams[0] ?? {};
          heads.set(stream, Math.max(lastRevision, heads.get(stream) ?? -1));
          const stored = (await readAll(store, stream)).slice(firstRevision, lastRevision + 1);
          equal(idsOf(stored), idsOf(events), 'ids where the append was answered');
          if (typeof expected === 'number')
            equal(firstRevision, expected + 1, `first revision under ${expected}`);
          if (expected === 'no-stream') equal(firstRevision, 0, 'first revision under no-stream');
        }
      }
      for (const stream of streams) isSound(await readAll(store, stream), refused);
      isSound(await readLog(store), refused);
    },
  },
  {
    id: 'RANDOM-06',
    title: 'A subscription that is left and taken up again anywhere MUST deliver every event once, in order.',
    requires: { operations: ['subscribe'] },
    randomised: true,
    budgetMs: 30_000,
    async run({ store, open, stream: named, random, signal, size }) {
      const writer = await open();
      const streams = [named('kept'), named('kept'), named('other')];
      const filter = random.pick([undefined, { categories: ['kept'] }, { types: ['Wanted'] }]);
      const wanted: string[] = [];
      const appends = range(1, size === 'full' ? 300 : 30).map(() => {
        const stream = random.pick(streams);
        const events = newEvents(between(random, 1, 4), random.pick(['Wanted', 'Other']));
        const isWanted = filter?.types === undefined ? stream !== streams[2] : events[0]?.type === 'Wanted';
        if (filter === undefined || isWanted) wanted.push(...events.map(({ id }) => id));
        return { stream, events };
      });
      const writing = settled(writeAll(writer, appends));
      const seen: RecordedEvent[] = [];
      let after = 'start';
      while (seen.length < wanted.length) {
        const most = between(random, 1, 5);
        const taken = await take(store, { filter, after, limit: between(random, 1, 6) }, { most, signal });
        seen.push(...taken.events);
        after = taken.next;
      }
      const written = await writing;
      if (!written.ok) throw written.error;
      equal([...idsOf(seen)].sort(), [...wanted].sort(), 'ids delivered');
      const inOrder = (await readLog(store, { filter })).map(({ id }) => id);
      if (store.manifest.levels.order === 'total') equal(idsOf(seen), inOrder, 'order of delivery');
    },
  },
]);

/** Every revision once and in order in each stream, and nothing of what was refused. */
function isSound(events: readonly RecordedEvent[], refused: ReadonlySet<string>): void {
  const heads = new Map<string, number>();
  for (const { stream, revision, id } of events) {
    equal(revision, (heads.get(stream) ?? -1) + 1, `revision after ${heads.get(stream) ?? -1} of ${stream}`);
    heads.set(stream, revision);
    verify(!refused.has(id), `the event ${id}, whose append conflicted, is not stored`);
  }
}

interface Taken {
  readonly events: readonly RecordedEvent[];
  readonly next: string;
}

/** Follows the log for a number of pages with events, and leaves it. */
async function take(
  store: EventStore,
  request: Parameters<EventStore['subscribe']>[0] & { readonly after: string },
  { most, signal }: { readonly most: number; readonly signal: AbortSignal },
): Promise<Taken> {
  const events: RecordedEvent[] = [];
  let next = request.after;
  let pages = 0;
  for await (const page of store.subscribe(request, { signal })) {
    events.push(...page.events);
    ({ next } = page);
    if (page.events.length > 0 && ++pages >= most) break;
    if (page.atHead && events.length > 0) break;
  }
  return { events, next };
}
