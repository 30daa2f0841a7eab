import { errorCodes, isEventStoreError, type ErrorCode, type EventStore } from '@eventfold/core';
import { clausesOf } from '../contract/clause.js';
import { equal, settled, verify } from '../contract/verify.js';
import { append, appendOk } from './steps/append.js';
import { newEvent, newEvents } from './steps/new-events.js';

/** A call that is refused: with which code, and with which details. */
interface Refused {
  readonly code: ErrorCode;
  readonly call: () => Promise<unknown>;
  readonly details?: object | undefined;
}

/** The shape of every error that a call can be made to end with. */
export const errorShapeClauses = clausesOf('errors', [
  {
    id: 'ERROR-04',
    title:
      'Every refusal MUST say, beside its code, what it is about, whether another try can help, and that nothing was written.',
    async run({ store, open, stream: named }) {
      const refusals = [
        ...inputsRefused(store, named()),
        ...(await tombstoneRefused(store, named())),
        ...(await closedRefused(await open(), named())),
        ...(await leaseRefused(store)),
      ];
      for (const { code, call, details } of refusals) {
        const ended = await settled(call());
        verify(!ended.ok && isEventStoreError(ended.error, code), `a refusal with ${code}`);
        const { error } = ended;
        const { retryable, written } = errorCodes[code];
        equal(
          { retryable: error.retryable, written: error.written },
          { retryable, written },
          `what ${code} says`,
        );
        equal(error.name, code === 'ES_ABORTED' ? 'AbortError' : 'EventStoreError', `name of ${code}`);
        verify(error.message.length > 10, `the message of ${code} says something: ${error.message}`);
        for (const [key, value] of Object.entries(details ?? {}))
          equal(
            (error.details as unknown as Record<string, unknown>)[key],
            value,
            `details.${key} of ${code}`,
          );
      }
    },
  },
]);

function inputsRefused(store: EventStore, stream: string): readonly Refused[] {
  const { appendEvents } = store.manifest.limits;
  const event = { type: 'Happened', data: null };
  const tooMany = new Array<typeof event>(appendEvents + 1).fill(event);
  const bad = [newEvent(), newEvent('Happened', { n: 1n })];
  const twin = newEvent();
  return [
    { code: 'ES_INVALID_ARGUMENT', call: () => append(store, stream, newEvents(1), -1) },
    {
      code: 'ES_INVALID_STREAM_NAME',
      call: () => append(store, '$all', [event]),
      details: { stream: '$all' },
    },
    { code: 'ES_INVALID_EVENT', call: () => append(store, stream, [newEvent('')]), details: { index: 0 } },
    {
      code: 'ES_INVALID_EVENT',
      call: () => append(store, stream, bad),
      details: { path: 'events[1].data.n' },
    },
    {
      code: 'ES_INVALID_EVENT',
      call: () => append(store, stream, [event, twin, twin]),
      details: { index: 2 },
    },
    {
      code: 'ES_TOO_LARGE',
      call: () => append(store, stream, tooMany),
      details: { limit: appendEvents, actual: appendEvents + 1 },
    },
    { code: 'ES_INVALID_CURSOR', call: () => store.readLog({ after: 'nonsense', limit: 1 }) },
    { code: 'ES_INVALID_ARGUMENT', call: () => store.readStream({ stream, limit: -1 }) },
    {
      code: 'ES_ABORTED',
      call: () => store.readStream({ stream, limit: 1 }, { signal: AbortSignal.abort() }),
    },
  ];
}

async function tombstoneRefused(store: EventStore, stream: string): Promise<readonly Refused[]> {
  if (!store.manifest.operations.tombstone) return [];
  await appendOk(store, stream, newEvents(1));
  await store.tombstone({ stream, expected: 'any' });
  const code = 'ES_STREAM_TOMBSTONED';
  const details = { stream };
  const { operations } = store.manifest;
  const all: (Refused & { readonly has: boolean })[] = [
    { has: true, code, details, call: () => append(store, stream, newEvents(1)) },
    { has: operations.delete, code, details, call: () => store.delete({ stream, expected: 'any' }) },
    { has: operations.truncate, code, details, call: () => store.truncate({ stream, before: 1 }) },
  ];
  return all.filter(({ has }) => has);
}

async function closedRefused(store: EventStore, stream: string): Promise<readonly Refused[]> {
  await store.close();
  return [
    { code: 'ES_CLOSED', call: () => append(store, stream, newEvents(1)) },
    { code: 'ES_CLOSED', call: () => store.readStream({ stream, limit: 1 }) },
    { code: 'ES_CLOSED', call: () => store.readLog({ limit: 1 }) },
  ];
}

async function leaseRefused({ leases, manifest }: EventStore): Promise<readonly Refused[]> {
  if (!manifest.operations.leases || leases === undefined) return [];
  const lost = { name: 'lost', owner: 'a', token: 1 };
  return [{ code: 'ES_LEASE_LOST', details: { name: 'lost' }, call: () => leases.renew(lost, 1_000) }];
}
