import { isEventStoreError } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, settled, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { follow } from './steps/follow.js';
import { idsOf, newEvent, newEvents, range } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

const restart = { environment: ['restart'] } as const;
const disconnect = { environment: ['disconnect'] } as const;

export const outageClauses = clausesOf('outages', [
  {
    id: 'RESTART-01',
    title: 'Everything acknowledged before a restart MUST be there after it, and the revisions go on.',
    requires: restart,
    budgetMs: 60_000,
    async run({ store, environment, stream: named }) {
      const stream = named();
      const events = newEvents(5);
      await appendOk(store, stream, events);
      await environment.restart();
      equal(idsOf(await readAll(store, stream)), idsOf(events), 'ids in the stream');
      const { streams } = await appendOk(store, stream, newEvents(1), 4);
      equal(streams[0]?.firstRevision, 5, 'revision of the next append');
    },
  },
  {
    id: 'RESTART-02',
    title: 'A repeat under an exact expectation MUST be recognised after a restart.',
    requires: restart,
    budgetMs: 60_000,
    async run({ store, environment, stream: named }) {
      const stream = named();
      const [creation, change] = [newEvents(2), newEvents(2)];
      const created = await appendOk(store, stream, creation, 'no-stream');
      const changed = await appendOk(store, stream, change, 1);
      await environment.restart();
      equal(await appendOk(store, stream, creation, 'no-stream'), created, 'repeated creation');
      equal(await appendOk(store, stream, change, 1), changed, 'repeated change');
      equal((await readAll(store, stream)).length, 4, 'events in the stream');
    },
  },
  {
    id: 'RESTART-03',
    title: 'A cursor and a subscription MUST go on after a restart without gap or duplicate.',
    requires: { ...restart, operations: ['subscribe'] },
    budgetMs: 60_000,
    async run({ store, environment, stream: named, signal }) {
      const stream = named();
      const events = newEvents(8);
      await appendOk(store, stream, events.slice(0, 4));
      const { next } = await store.readLog({ limit: 2 });
      const following = follow(store, {}, signal);
      await following.until((seen) => seen.length >= 4);
      await environment.restart();
      await appendOk(store, stream, events.slice(4));
      await following.until((seen) => seen.length >= 8);
      equal(idsOf(await following.stop()), idsOf(events), 'ids delivered');
      equal(idsOf(await readLog(store, { after: next })), idsOf(events.slice(2)), 'ids after the cursor');
    },
  },
  {
    id: 'DISCONNECT-01',
    title: 'Appends MUST succeed again after a lost connection.',
    requires: disconnect,
    budgetMs: 60_000,
    async run({ store, environment, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(1));
      await environment.disconnect(store);
      await appendOk(store, stream, newEvents(1), 0);
      equal((await readAll(store, stream)).length, 2, 'events in the stream');
    },
  },
  {
    id: 'DISCONNECT-02',
    title:
      'Of appends cut off in flight every acknowledged one MUST be stored once, a refused one never, and no unknown one twice.',
    requires: disconnect,
    budgetMs: 60_000,
    async run({ store, open, environment, stream: named }) {
      const streams = range(0, 19).map(() => named());
      const sent = streams.map((stream) => {
        const event = newEvent();
        return { stream, event, ended: settled(append(store, stream, [event], 'no-stream')) };
      });
      await environment.disconnect(store);
      const observer = await open();
      for (const { stream, event, ended } of sent) {
        const outcome = await ended;
        const stored = idsOf(await readAll(observer, stream)).filter((id) => id === event.id).length;
        if (outcome.ok) equal(stored, 1, 'copies of an acknowledged event');
        else {
          verify(isEventStoreError(outcome.error), `a typed error, not ${String(outcome.error)}`);
          if (outcome.error.written === 'unknown')
            verify(stored <= 1, `${stored} copies of an unknown event`);
          else equal(stored, 0, 'copies of a refused event');
        }
        await appendOk(store, stream, [event], 'no-stream');
        equal(idsOf(await readAll(observer, stream)), [event.id], 'ids after the repeat');
      }
    },
  },
  {
    id: 'DISCONNECT-03',
    title: 'A subscription MUST survive a lost connection without gap or duplicate.',
    requires: { ...disconnect, operations: ['subscribe'] },
    budgetMs: 60_000,
    async run({ store, open, environment, stream: named, signal }) {
      const stream = named();
      const writer = await open();
      const following = follow(store, {}, signal);
      await following.caughtUp();
      const events = newEvents(30);
      for (const [n, event] of events.entries()) {
        if (n === 10 || n === 20) await environment.disconnect(store);
        await appendOk(writer, stream, [event]);
      }
      await following.until((seen) => seen.length >= 30);
      equal(idsOf(await following.stop()), idsOf(events), 'ids delivered');
    },
  },
  {
    id: 'DISCONNECT-04',
    title: 'Reading page by page MUST go on after a lost connection without gap or duplicate.',
    requires: disconnect,
    budgetMs: 60_000,
    async run({ store, environment, stream: named }) {
      const stream = named();
      const events = newEvents(12);
      await appendOk(store, stream, events);
      const ids: string[] = [];
      for (let from: number | null = 0; from !== null;) {
        const page = await store.readStream({ stream, from, limit: 3 });
        ids.push(...page.events.map((event) => event.id));
        from = page.next;
        if (ids.length === 6) await environment.disconnect(store);
      }
      equal(ids, idsOf(events), 'ids read');
    },
  },
]);
