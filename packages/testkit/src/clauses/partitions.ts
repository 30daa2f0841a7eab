import { clausesOf } from '../contract/clause.js';
import { equal, verify } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { idsOf, newEvents, range } from './steps/new-events.js';
import { cursorAtHead, readAll, readLog } from './steps/read.js';

const several = { levels: { order: ['partition'] }, partitions: 2 } as const;

export const partitionClauses = clausesOf('partitions', [
  {
    id: 'PARTITION-01',
    title:
      'The log over several partitions MUST hold every event once, those of each partition in their order.',
    requires: several,
    async run({ store, stream: named }) {
      const streams = range(0, 19).map(() => named());
      for (let n = 0; n < 4; n++) for (const stream of streams) await appendOk(store, stream, newEvents(1));
      for (const limit of [1, 7, 100]) {
        const logged = await readLog(store, { limit });
        equal(logged.length, 80, `events in pages of ${limit}`);
        const partitions = new Set(logged.map((event) => store.partitionOf(event.stream)));
        for (const partition of partitions) {
          const places = logged
            .filter((event) => store.partitionOf(event.stream) === partition)
            .map((event) => `${event.revision} ${streams.indexOf(event.stream)}`);
          const expected = range(0, 3).flatMap((revision) =>
            streams.flatMap((stream, n) =>
              store.partitionOf(stream) === partition ? [`${revision} ${n}`] : [],
            ),
          );
          equal(places, expected, `events of partition ${partition}`);
        }
      }
    },
  },
  {
    id: 'PARTITION-02',
    title: 'A cursor over several partitions MUST resume each of them exactly, and survive JSON.',
    requires: several,
    async run({ store, open, strangers }) {
      const [one, other] = strangers();
      await appendOk(store, one, newEvents(5));
      await appendOk(store, other, newEvents(3));
      const first = await store.readLog({ limit: 4 });
      const events = newEvents(2);
      await appendOk(store, other, events.slice(0, 1));
      await appendOk(store, one, events.slice(1));
      const rest = await readLog(await open(), { after: JSON.parse(JSON.stringify(first.next)) as string });
      const ids = [...idsOf(first.events), ...idsOf(rest)];
      equal(ids.length, 10, 'events read');
      equal(new Set(ids).size, 10, 'distinct events');
    },
  },
  {
    id: 'PARTITION-03',
    title: 'Positions in different partitions MUST compare as concurrent, in one partition by their order.',
    requires: several,
    async run({ store, strangers }) {
      const [one, other] = strangers();
      await appendOk(store, one, newEvents(2));
      await appendOk(store, other, newEvents(2));
      const [a, b] = (await readAll(store, one)).map((event) => event.position) as [string, string];
      const [c] = (await readAll(store, other)).map((event) => event.position) as [string];
      equal(
        [store.comparePositions(a, c), store.comparePositions(c, b)],
        ['concurrent', 'concurrent'],
        'across',
      );
      equal([store.comparePositions(a, b), store.comparePositions(b, a)], ['before', 'after'], 'within');
    },
  },
  {
    id: 'PARTITION-04',
    title: 'A cursor MUST cover a position only when the position’s own partition was scanned that far.',
    requires: several,
    async run({ store, strangers }) {
      const [one, other] = strangers();
      await appendOk(store, one, newEvents(2));
      const before = await cursorAtHead(store);
      const { position } = await appendOk(store, other, newEvents(2));
      verify(!store.covers(before, position), 'the cursor does not cover what was written later elsewhere');
      verify(store.covers(await cursorAtHead(store), position), 'the cursor at the head covers it');
    },
  },
]);
