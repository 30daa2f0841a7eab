import { errorCodes, isEventStoreError, type EventStore } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, settled, verify } from '../contract/verify.js';
import { append } from './steps/append.js';
import { newEvent, newEvents } from './steps/new-events.js';

export const errorClauses = clausesOf('errors', [
  {
    id: 'ERROR-01',
    title:
      'Every error MUST carry a known code, whether to retry, and what was written, with a message that says something.',
    async run({ store, stream: named }) {
      const refusals: Promise<unknown>[] = [
        store.append({ writes: [] }),
        append(store, '', newEvents(1)),
        append(store, named(), [newEvent('')]),
        append(store, named(), newEvents(1), -7),
        store.readStream({ stream: named(), limit: 0 }),
        store.readLog({ limit: 1, after: 'nonsense' }),
        store.readLog({ limit: 1, filter: { types: [''] } }),
      ];
      for (const outcome of await Promise.all(refusals.map((refusal) => settled(refusal)))) {
        verify(!outcome.ok, 'bad input is refused');
        const { error } = outcome;
        verify(isEventStoreError(error), `a typed error, not ${String(error)}`);
        equal(error.retryable, errorCodes[error.code].retryable, `retryable of ${error.code}`);
        equal(error.written, 'no', `written of ${error.code}`);
        verify(error.message.length > 10, `the message of ${error.code} says something: ${error.message}`);
        verify(error.name === 'EventStoreError', `the name of ${error.code} is ${error.name}`);
      }
    },
  },
  {
    id: 'ERROR-02',
    title: 'Bad input MUST reject, never throw at the caller before there is a promise.',
    async run({ store }) {
      const calls: [string, (store: EventStore) => Promise<unknown>][] = [
        ['append', (each) => each.append(undefined as never)],
        ['append', (each) => each.append({} as never)],
        ['append', (each) => each.append({ writes: [null] } as never)],
        ['readStream', (each) => each.readStream({ stream: '', limit: 1 })],
        ['readLog', (each) => each.readLog({ limit: -1 })],
      ];
      for (const [name, call] of calls) {
        const promise = settledCall(() => call(store));
        verify(promise !== undefined, `${name} answers bad input with a promise`);
        verify(!(await settled(promise)).ok, `${name} refuses bad input`);
      }
    },
  },
]);

function settledCall(call: () => Promise<unknown>): Promise<unknown> | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
