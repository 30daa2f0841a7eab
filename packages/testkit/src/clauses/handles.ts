import type { EventStore } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, settled, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { everyOperation } from './steps/every-operation.js';
import { newEvents } from './steps/new-events.js';
import { readAll, readLog } from './steps/read.js';

/** What closing a handle means for all that it can do. */
export const handleClauses = clausesOf('lifecycle', [
  {
    id: 'CLOSE-05',
    title: 'Every operation of every port of a closed store MUST reject with ES_CLOSED and change nothing.',
    async run({ store, open, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      const closed = await open();
      await closed.close();
      for (const { name, call } of everyOperation(closed, stream))
        await rejects(call(), 'ES_CLOSED', `${name} on a closed store`);
      await nothingChanged(store, stream, 2);
    },
  },
  {
    id: 'CLOSE-06',
    title: 'Disposing of a store MUST close it.',
    async run({ store, open, stream: named }) {
      const handle = await open();
      await handle[Symbol.asyncDispose]();
      await rejects(append(handle, named(), newEvents(1)), 'ES_CLOSED', 'an append after disposing');
      await rejects(handle.readLog({ limit: 1 }), 'ES_CLOSED', 'a read after disposing');
      equal((await handle.health()).ok, false, 'health after disposing');
      equal((await readLog(store)).length, 0, 'events in the log');
    },
  },
  {
    id: 'CLOSE-07',
    title:
      'Every operation under way when the store is closed MUST end: done, or rejected with a typed error.',
    async run({ store, open, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      const handle = await open();
      const running = everyOperation(handle, stream).map(({ name, call }) => ({
        name,
        ended: settled(call()),
      }));
      await handle.close();
      for (const { name, ended } of running) {
        const outcome = await ended;
        if (outcome.ok) continue;
        const { code } = outcome.error as { code?: unknown };
        verify(
          typeof code === 'string' && code.startsWith('ES_'),
          `${name} ends with ${String(outcome.error)}`,
        );
      }
    },
  },
]);

/** Also the clauses on aborts and deadlines look at every operation. */
export const everyOperationClauses = clausesOf('aborts and deadlines', [
  {
    id: 'ABORT-04',
    title:
      'Every operation of every port MUST reject with ES_ABORTED, an AbortError, where its signal was aborted before, and change nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      const reason = new Error('changed my mind');
      for (const { name, call } of everyOperation(store, stream)) {
        const error = await rejects(call({ signal: AbortSignal.abort(reason) }), 'ES_ABORTED', name);
        equal(error.name, 'AbortError', `name of the error of ${name}`);
        verify(error.cause === reason, `the cause of the error of ${name} is the reason of the abort`);
      }
      await nothingChanged(store, stream, 2);
    },
  },
  {
    id: 'DEADLINE-03',
    title:
      'Every operation of every port MUST refuse a time limit that no timer can hold, and change nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      await appendOk(store, stream, newEvents(2));
      for (const { name, call } of everyOperation(store, stream)) {
        for (const timeoutMs of [0, -1, NaN, 2 ** 31, '5' as unknown as number])
          await rejects(call({ timeoutMs }), 'ES_INVALID_ARGUMENT', `${name} within ${timeoutMs} ms`);
      }
      await nothingChanged(store, stream, 2);
    },
  },
  {
    id: 'DEADLINE-04',
    title:
      'Every operation with a short time limit MUST be done or reject with ES_TIMEOUT or ES_OUTCOME_UNKNOWN, and `health` always resolve.',
    async run({ store, stream: named }) {
      for (let round = 0; round < 5; round++) {
        const stream = named();
        await appendOk(store, stream, newEvents(2));
        const timeoutMs = 0.001 + round * 0.3;
        for (const { name, call } of everyOperation(store, stream)) {
          const ended = await settled(call({ timeoutMs }));
          if (ended.ok) continue;
          const { code } = ended.error as { code?: unknown };
          // A lease that nobody acquired, because there was no time for it, is lost.
          const isKnown = code === 'ES_TIMEOUT' || code === 'ES_OUTCOME_UNKNOWN' || code === 'ES_LEASE_LOST';
          verify(isKnown, `${name} within ${timeoutMs} ms ends with ${String(ended.error)}`);
        }
        const health = await store.health({ timeoutMs });
        verify(health.ok || health.error instanceof Error, 'health says why it is not ok');
      }
    },
  },
]);

async function nothingChanged(store: EventStore, stream: string, length: number): Promise<void> {
  equal((await readAll(store, stream)).length, length, 'events in the stream');
  equal((await readLog(store)).length, length, 'events in the log');
  const { snapshots, checkpoints, leases } = store;
  const { operations } = store.manifest;
  if (operations.snapshots) equal(await snapshots?.load(stream, 's'), null, 'the snapshot');
  if (operations.checkpoints) equal(await checkpoints?.load('r'), null, 'the checkpoint');
  if (operations.leases) {
    const free = await leases?.acquire({ name: 'l', owner: 'somebody else', ttlMs: 1_000 });
    equal(free?.ok, true, 'whether the lease is free');
  }
}
