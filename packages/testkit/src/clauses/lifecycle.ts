import type { EventStore } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, settled, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { newEvents } from './steps/new-events.js';
import { readAll } from './steps/read.js';

export const lifecycleClauses = clausesOf('lifecycle', [
  {
    id: 'CLOSE-01',
    title: 'Every operation on a closed store MUST reject with ES_CLOSED and write nothing.',
    async run({ store, open, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(1));
      const closed = await open();
      await closed.close();
      for (const [name, operation] of operationsOn(closed, stream)) {
        await rejects(operation(), 'ES_CLOSED', `${name} on a closed store`);
      }
      equal((await readAll(store, stream)).length, 1, 'events in the stream');
    },
  },
  {
    id: 'CLOSE-02',
    title: 'Closing MUST be possible again, also at the same time, and leave other handles alone.',
    async run({ store, open, stream: named }) {
      const handle = await open();
      await Promise.all([handle.close(), handle.close()]);
      await handle.close();
      await handle[Symbol.asyncDispose]();
      await appendOk(store, named(), newEvents(1));
    },
  },
  {
    id: 'CLOSE-03',
    title:
      'Appends that run when the store is closed MUST end before closing does: written, or rejected with the truth about it.',
    async run({ store, open, stream: named }) {
      const stream = named();
      const handle = await open();
      const appends = newEvents(20).map((event) => settled(append(handle, stream, [event])));
      let running = 20;
      for (const each of appends) void each.then(() => running--);
      await handle.close();
      // An append that has ended still needs a few turns to say so.
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      equal(running, 0, 'appends still running after closing');
      const ended = await Promise.all(appends);
      const written = ended.filter((each) => each.ok).length;
      const unknown = ended.filter((each) => !each.ok && writtenOf(each.error) === 'unknown').length;
      const stored = (await readAll(store, stream)).length;
      verify(
        stored >= written && stored <= written + unknown,
        `${stored} stored, ${written} acknowledged, ${unknown} unknown`,
      );
    },
  },
  {
    id: 'CLOSE-04',
    title: 'What was acknowledged before closing MUST be there for a handle opened afterwards.',
    async run({ open, stream: named }) {
      const stream = named();
      const first = await open();
      await appendOk(first, stream, newEvents(5));
      await first.close();
      equal((await readAll(await open(), stream)).length, 5, 'events in the stream');
    },
  },
  {
    id: 'HEALTH-01',
    title: '`health` MUST resolve with ok on an open store and without on a closed one.',
    async run({ open }) {
      const store = await open();
      const health = await store.health();
      equal(health.ok, true, 'ok on an open store');
      verify(health.latencyMs >= 0, `the latency ${health.latencyMs} is a duration`);
      await store.close();
      const after = await store.health();
      equal(after.ok, false, 'ok on a closed store');
      verify(after.latencyMs >= 0, `the latency ${after.latencyMs} is a duration`);
      verify(after.error instanceof Error, 'the error says why');
    },
  },
]);

function operationsOn(store: EventStore, stream: string): readonly [string, () => Promise<unknown>][] {
  const { operations } = store.manifest;
  const all: [string, boolean, () => Promise<unknown>][] = [
    ['append', true, () => append(store, stream, newEvents(1))],
    ['readStream', true, () => store.readStream({ stream, limit: 1 })],
    ['readLog', true, () => store.readLog({ limit: 1 })],
    ['delete', operations.delete, () => store.delete({ stream, expected: 'any' })],
    ['tombstone', operations.tombstone, () => store.tombstone({ stream, expected: 'any' })],
    ['truncate', operations.truncate, () => store.truncate({ stream, before: 1 })],
    ['subscribe', operations.subscribe, async () => store.subscribe({})[Symbol.asyncIterator]().next()],
  ];
  return all.filter(([, present]) => present).map(([name, , operation]) => [name, operation]);
}

function writtenOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'written' in error ? error.written : undefined;
}
