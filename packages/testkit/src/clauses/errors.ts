import {
  errorCodes,
  isEventStoreError,
  type EventStore,
  type NewEvent,
  type OperationOptions,
} from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, settled, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
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
    title:
      'Input of the wrong shape MUST reject with a typed error, never throw at the caller before there is a promise.',
    async run({ store, stream: named }) {
      const stream = named();
      const writing = (write: object) => (each: EventStore) =>
        each.append({ writes: [{ stream, expected: 'any', events: [newEvent()], ...write }] } as never);
      const calls: [string, (store: EventStore) => Promise<unknown>][] = [
        ['append', (each) => each.append(undefined as never)],
        ['append', (each) => each.append({} as never)],
        ['append', (each) => each.append(7 as never)],
        ['append', (each) => each.append({ writes: 'text' } as never)],
        ['append', (each) => each.append({ writes: [null] } as never)],
        ['append', writing({ events: 'text' })],
        ['append', writing({ events: null })],
        ['append', writing({ events: [null] })],
        ['append', writing({ events: [7] })],
        ['append', writing({ events: [newEvent(), undefined] })],
        ['append', writing({ events: [{ ...newEvent(), system: null }] })],
        ['append', writing({ events: [{ ...newEvent(), system: 'text' }] })],
        ['readStream', (each) => each.readStream({ stream: '', limit: 1 })],
        ['readStream', (each) => each.readStream(undefined as never)],
        ['readLog', (each) => each.readLog({ limit: -1 })],
        ['readLog', (each) => each.readLog(null as never)],
        ['readLog', (each) => each.readLog({ limit: 1, filter: 'text' } as never)],
      ];
      for (const [name, call] of calls) {
        const promise = settledCall(() => call(store));
        verify(promise !== undefined, `${name} answers bad input with a promise`);
        const ended = await settled(promise);
        verify(!ended.ok, `${name} refuses bad input`);
        verify(isEventStoreError(ended.error), `${name} with a typed error, not with ${String(ended.error)}`);
        equal(ended.error.written, 'no', `written of ${ended.error.code}`);
      }
    },
  },
  {
    id: 'ERROR-03',
    title:
      'A failed append or removal MUST say ES_OUTCOME_UNKNOWN where it is unknown what was written, and nowhere else.',
    async run({ store, stream: named }) {
      for (let round = 0; round < 12; round++) {
        const stream = named();
        const events = newEvents(2);
        await appendOk(store, stream, newEvents(1));
        for (const [operation, call] of Object.entries(writing(stream, events))) {
          if (operation !== 'append' && !store.manifest.operations[operation as Removal]) continue;
          const ended = await settled(call(store, interruption(round)));
          if (ended.ok) continue;
          const { error } = ended;
          verify(isEventStoreError(error), `a typed error for ${operation}, not ${String(error)}`);
          const isUnknown = error.written === 'unknown';
          equal(isUnknown, error.code === 'ES_OUTCOME_UNKNOWN', `${operation}: unknown with ${error.code}`);
        }
      }
    },
  },
]);

type Removal = 'truncate' | 'delete' | 'tombstone';
type Write = (store: EventStore, options: OperationOptions) => Promise<unknown>;

/** Everything that changes a stream, in an order in which each has something to change. */
function writing(stream: string, events: readonly NewEvent[]): Readonly<Record<'append' | Removal, Write>> {
  const writes = [{ stream, expected: 'any', events }] as const;
  return {
    append: (store, options) => store.append({ writes }, options),
    truncate: (store, options) => store.truncate({ stream, before: 1 }, options),
    delete: (store, options) => store.delete({ stream, expected: 'any' }, options),
    tombstone: (store, options) => store.tombstone({ stream, expected: 'any' }, options),
  };
}

/** A deadline that is over soon, or an abort that comes soon; the later the round, the later. */
function interruption(round: number): OperationOptions {
  if (round % 2 === 0) return { timeoutMs: 0.001 + round * 0.2 };
  const controller = new AbortController();
  setTimeout(() => controller.abort(), round / 6);
  return { signal: controller.signal };
}

function settledCall(call: () => Promise<unknown>): Promise<unknown> | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}
