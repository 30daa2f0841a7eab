import { isEventStoreError, type AppendSuccess } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, rejects, settled, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { idsOf, newEvents } from './steps/new-events.js';
import { readAll } from './steps/read.js';

export const waitingClauses = clausesOf('aborts and deadlines', [
  {
    id: 'ABORT-01',
    title:
      'An operation whose signal was aborted before MUST reject with ES_ABORTED, an AbortError, and do nothing.',
    async run({ store, stream: named }) {
      const stream = named();
      const reason = new Error('changed my mind');
      const options = { signal: AbortSignal.abort(reason) };
      const write = { stream, expected: 'any', events: newEvents(1) } as const;
      const operations: readonly [string, Promise<unknown>][] = [
        ['append', store.append({ writes: [write] }, options)],
        ['readStream', store.readStream({ stream, limit: 1 }, options)],
        ['readLog', store.readLog({ limit: 1 }, options)],
      ];
      const rejections = operations.map(async ([name, operation]) => {
        const error = await rejects(operation, 'ES_ABORTED', name);
        equal(error.name, 'AbortError', `name of the error of ${name}`);
        verify(error.cause === reason, `the cause of the error of ${name} is the reason of the abort`);
      });
      for (const ended of await Promise.all(rejections.map((each) => settled(each))))
        if (!ended.ok) throw ended.error;
      equal((await readAll(store, stream)).length, 0, 'events in the stream');
    },
  },
  {
    id: 'ABORT-02',
    title:
      'An append that is aborted on its way MUST say the truth about what was written, and a repeat settles it.',
    async run({ store, open, stream: named }) {
      const observer = await open();
      for (let round = 0; round < 20; round++) {
        const stream = named();
        const events = newEvents(2);
        const controller = new AbortController();
        const writes = [{ stream, expected: 'no-stream', events }] as const;
        const appending = settled(store.append({ writes }, { signal: controller.signal }));
        for (let ticks = round % 5; ticks > 0; ticks--) await Promise.resolve();
        if (round >= 10) await new Promise((resolve) => setTimeout(resolve, round % 3));
        controller.abort();
        const ended = await appending;
        if (ended.ok) {
          verify(ended.value.ok, 'nothing is in the way');
        } else {
          const { error } = ended;
          verify(
            isEventStoreError(error, 'ES_ABORTED', 'ES_OUTCOME_UNKNOWN'),
            `a typed error, not ${String(error)}`,
          );
          equal(error.written, error.code === 'ES_ABORTED' ? 'no' : 'unknown', `written of ${error.code}`);
          if (isEventStoreError(error, 'ES_OUTCOME_UNKNOWN')) {
            equal(error.details.eventIds, idsOf(events), 'ids that the error names');
          } else {
            equal((await readAll(observer, stream)).length, 0, 'events after ES_ABORTED');
          }
        }
        const again: AppendSuccess = await appendOk(store, stream, events, 'no-stream');
        equal(again.streams, [{ stream, firstRevision: 0, lastRevision: 1 }], 'answer to the repeat');
        equal(idsOf(await readAll(observer, stream)), idsOf(events), 'ids in the stream');
      }
    },
  },
  {
    id: 'DEADLINE-01',
    title: 'A time limit that no timer can hold MUST be refused with ES_INVALID_ARGUMENT, and nothing done.',
    async run({ store, stream: named }) {
      const stream = named();
      for (const timeoutMs of [0, -1, NaN, Infinity, 2 ** 31]) {
        const write = { stream, expected: 'any', events: newEvents(1) } as const;
        const appending = store.append({ writes: [write] }, { timeoutMs });
        await rejects(appending, 'ES_INVALID_ARGUMENT', `an append within ${timeoutMs} ms`);
        const reading = store.readStream({ stream, limit: 1 }, { timeoutMs });
        await rejects(reading, 'ES_INVALID_ARGUMENT', `a read within ${timeoutMs} ms`);
      }
      equal((await readAll(store, stream)).length, 0, 'events in the stream');
    },
  },
  {
    id: 'DEADLINE-02',
    title: 'An append past its deadline MUST say the truth about what was written, and a repeat settles it.',
    async run({ store, stream: named }) {
      for (let round = 0; round < 10; round++) {
        const stream = named();
        const events = newEvents(2);
        const writes = [{ stream, expected: 'no-stream', events }] as const;
        const ended = await settled(store.append({ writes }, { timeoutMs: 0.001 + round * 0.2 }));
        if (!ended.ok) {
          const { error } = ended;
          // ES_UNAVAILABLE where it was waiting for a connection.
          verify(
            isEventStoreError(error, 'ES_TIMEOUT', 'ES_UNAVAILABLE', 'ES_OUTCOME_UNKNOWN'),
            `a typed error, not ${String(error)}`,
          );
          const unknown = error.code === 'ES_OUTCOME_UNKNOWN';
          equal(error.written, unknown ? 'unknown' : 'no', `written of ${error.code}`);
          if (!unknown) equal((await readAll(store, stream)).length, 0, `events after ${error.code}`);
        }
        await appendOk(store, stream, events, 'no-stream');
        equal(idsOf(await readAll(store, stream)), idsOf(events), 'ids in the stream');
      }
    },
  },
  {
    id: 'ABORT-03',
    title:
      'An operation MUST be able to share one signal with many others, and end normally where nobody aborts.',
    async run({ store, stream: named }) {
      const stream = named();
      const { signal } = new AbortController();
      for (const event of newEvents(30)) {
        const result = await store.append(
          { writes: [{ stream, expected: 'any', events: [event] }] },
          { signal, timeoutMs: 60_000 },
        );
        verify(result.ok, 'nothing is in the way');
      }
      const page = await store.readStream({ stream, limit: 100 }, { signal, timeoutMs: 2 ** 31 - 1 });
      equal(page.events.length, 30, 'events in the stream');
      verify(!(await append(store, stream, newEvents(1), 3)).ok, 'a conflict is still a value');
    },
  },
]);
