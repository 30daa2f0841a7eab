import { clausesOf } from '../contract/clause.js';
import { equal } from '../contract/verify.js';
import { appendOk } from './steps/append.js';
import { appendMany } from './steps/append-many.js';
import { follow } from './steps/follow.js';
import { idsOf, newEvents, range } from './steps/new-events.js';
import { cursorAtHead } from './steps/read.js';

const subscribe = { operations: ['subscribe'] } as const;

export const subscriptionClauses = clausesOf('subscriptions', [
  {
    id: 'SUB-01',
    title:
      'A subscription from the start MUST deliver what is there and then what is written, each event once and in order.',
    requires: subscribe,
    async run({ store, stream: named, signal }) {
      const stream = named();
      const events = newEvents(9);
      await appendOk(store, stream, events.slice(0, 4));
      const following = follow(store, { after: 'start' }, signal);
      await following.until((seen) => seen.length >= 4);
      for (const event of events.slice(4)) await appendOk(store, stream, [event]);
      await following.until((seen) => seen.length >= 9);
      equal(idsOf(await following.stop()), idsOf(events), 'ids delivered');
    },
  },
  {
    id: 'SUB-02',
    title:
      'A subscription MUST pass from catching up to live without gap or duplicate while a writer writes.',
    requires: subscribe,
    budgetMs: 30_000,
    async run({ store, open, stream: named, signal }) {
      const writer = await open();
      const streams = range(0, 3).map(() => named());
      const writing = Promise.all(
        streams.map(async (stream) => {
          for (let n = 0; n < 40; n++) await appendOk(writer, stream, newEvents(1 + (n % 2)));
        }),
      );
      const followers = [undefined, 1, 7].map((limit) => follow(store, { after: 'start', limit }, signal));
      await writing;
      for (const following of followers) {
        await following.until((seen) => seen.length >= 240);
        const delivered = await following.stop();
        for (const stream of streams) {
          const revisions = delivered
            .filter((event) => event.stream === stream)
            .map((event) => event.revision);
          equal(revisions, range(0, 59), 'revisions of one stream as delivered');
        }
      }
    },
  },
  {
    id: 'SUB-03',
    title: 'A subscription from the end MUST deliver only what is written after it began.',
    requires: subscribe,
    async run({ store, stream: named, signal }) {
      const stream = named();
      await appendOk(store, stream, newEvents(5));
      const following = follow(store, { after: 'end' }, signal);
      await following.caughtUp();
      const events = newEvents(3);
      await appendOk(store, stream, events);
      await following.until((seen) => seen.length >= 3);
      equal(idsOf(await following.stop()), idsOf(events), 'ids delivered');
    },
  },
  {
    id: 'SUB-04',
    title: 'A subscription from a cursor MUST go on right behind what the cursor covers.',
    requires: subscribe,
    async run({ store, stream: named, signal }) {
      const stream = named();
      const events = newEvents(9);
      await appendOk(store, stream, events.slice(0, 6));
      const { next } = await store.readLog({ limit: 4 });
      const following = follow(store, { after: next }, signal);
      await following.until((seen) => seen.length >= 2);
      await appendOk(store, stream, events.slice(6));
      await following.until((seen) => seen.length >= 5);
      equal(idsOf(await following.stop()), idsOf(events.slice(4)), 'ids delivered');
    },
  },
  {
    id: 'SUB-05',
    title:
      'Every page of a subscription MUST carry a cursor from which a new one goes on without gap or duplicate.',
    requires: subscribe,
    async run({ store, stream: named, signal }) {
      const stream = named();
      const events = newEvents(8);
      await appendOk(store, stream, events);
      for (let taken = 1; taken <= 3; taken++) {
        const seen: string[] = [];
        let after = 'start';
        let pages = 0;
        for await (const page of store.subscribe({ after, limit: 2 }, { signal })) {
          seen.push(...page.events.map((event) => event.id));
          after = page.next;
          if (++pages === taken) break;
        }
        const following = follow(store, { after }, signal);
        await following.until((rest) => rest.length >= 8 - seen.length);
        equal(
          [...seen, ...idsOf(await following.stop())],
          idsOf(events),
          `ids, resumed after ${taken} pages`,
        );
      }
    },
  },
  {
    id: 'SUB-06',
    title: 'A subscription MUST deliver only what its filter wants, and its cursor MUST move over the rest.',
    requires: subscribe,
    async run({ store, stream: named, signal }) {
      const [wanted, other] = [named('wanted'), named('other')];
      const following = follow(store, { filter: { categories: ['wanted'] } }, signal);
      const events = newEvents(3);
      for (const event of events) {
        await appendOk(store, other, newEvents(2));
        await appendOk(store, wanted, [event]);
      }
      const { position } = await appendOk(store, other, newEvents(2));
      await following.until((_, cursor) => cursor !== undefined && store.covers(cursor, position));
      equal(idsOf(await following.stop()), idsOf(events), 'ids delivered');
    },
  },
  {
    id: 'SUB-07',
    title: 'A subscription MUST say that it has caught up, on an empty log too.',
    requires: subscribe,
    async run({ store, stream: named, signal }) {
      const following = follow(store, {}, signal);
      await following.caughtUp();
      await following.stop();
      await appendOk(store, named(), newEvents(3));
      const second = follow(store, {}, signal);
      await second.caughtUp();
      equal((await second.stop()).length, 3, 'events delivered before it had caught up');
    },
  },
  {
    id: 'SUB-08',
    title: 'Subscriptions side by side MUST each deliver everything, at a pace of their own.',
    requires: subscribe,
    async run({ store, stream: named, signal }) {
      const stream = named();
      const fast = follow(store, { limit: 5 }, signal);
      const slow = follow(store, { limit: 5 }, signal, { delayMs: 5 });
      const events = newEvents(200);
      for (let n = 0; n < 200; n += 10) await appendOk(store, stream, events.slice(n, n + 10));
      for (const following of [fast, slow]) {
        await following.until((seen) => seen.length >= 200);
        equal(idsOf(await following.stop()), idsOf(events), 'ids delivered');
      }
    },
  },
  {
    id: 'SUB-12',
    title: 'A subscription MUST deliver what another handle writes.',
    requires: subscribe,
    async run({ store, open, stream: named, signal }) {
      const other = await open();
      const cursor = await cursorAtHead(store);
      const following = follow(store, { after: cursor }, signal);
      await following.caughtUp();
      const events = newEvents(5);
      for (const event of events) await appendOk(other, named(), [event]);
      await following.until((seen) => seen.length >= 5);
      equal([...idsOf(await following.stop())].sort(), [...idsOf(events)].sort(), 'ids delivered');
    },
  },
  {
    id: 'SUB-14',
    title: 'A reader that falls far behind while live MUST still get every event once, in order.',
    requires: subscribe,
    budgetMs: 30_000,
    async run({ store, stream: named, signal }) {
      const stream = named();
      await appendOk(store, stream, newEvents(1));
      const seen: number[] = [];
      let stalled = false;
      for await (const page of store.subscribe({}, { signal })) {
        seen.push(...page.events.map((event) => event.revision));
        if (page.atHead && !stalled) {
          stalled = true;
          for (let n = 0; n < 30; n++) await appendMany(store, stream, newEvents(100));
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        if (seen.length >= 3_001) break;
      }
      equal(seen, range(0, 3_000), 'revisions delivered');
    },
  },
]);
