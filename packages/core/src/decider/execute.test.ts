import { describe, expect, test } from '@jest/globals';
import { createMemoryDatabase, openMemoryStore } from '../memory/index.js';
import { eventStoreError } from '../errors/event-store-error.js';
import type { AppendRequest, EventStore } from '../index.js';
import { commandHandler, decider, every, execute, stateCache } from '../index.js';

type CounterEvent = { type: 'Increased'; data: { by: number } } | { type: 'Reset'; data: null };
type CounterCommand = { type: 'Increase'; by: number } | { type: 'Reset' };

const counter = decider({
  category: 'counter',
  initialState: { total: 0 },
  evolve: (state, event: CounterEvent) =>
    event.type === 'Reset' ? { total: 0 } : { total: state.total + event.data.by },
  decide: (state, command: CounterCommand) => {
    if (command.type === 'Reset') return state.total === 0 ? [] : { type: 'Reset', data: null };
    if (command.by < 0) throw new RangeError('only upwards');
    return { type: 'Increased', data: { by: command.by } };
  },
});

const increase = (by: number): CounterCommand => ({ type: 'Increase', by });

/** The store with its next appends replaced, one by one. */
function withAppends(
  store: EventStore,
  ...replaced: ((request: AppendRequest) => Promise<never>)[]
): EventStore {
  return {
    ...store,
    append: (request, options) => replaced.shift()?.(request) ?? store.append(request, options),
  };
}

describe('execute', () => {
  test('appends what was decided and returns the state after it', async () => {
    const store = await openMemoryStore();
    await execute(store, counter, 'a', increase(2));
    const result = await execute(store, counter, 'a', increase(3), { correlationId: 'request-1' });
    expect(result).toMatchObject({
      outcome: 'appended',
      state: { total: 5 },
      stream: 'counter-a',
      revision: 1,
      position: '1',
      attempts: 1,
    });
    const { events } = await store.readStream({ stream: 'counter-a', from: 1, limit: 1 });
    expect(events).toMatchObject([{ ...result.events[0], system: { correlationId: 'request-1' } }]);
  });

  test('writes nothing where nothing is decided, and lets what decide throws through untouched', async () => {
    const store = await openMemoryStore();
    expect(await execute(store, counter, 'a', { type: 'Reset' })).toMatchObject({
      outcome: 'unchanged',
      revision: null,
      position: null,
    });
    await expect(execute(store, counter, 'a', increase(-1))).rejects.toThrow(RangeError);
    expect(await store.readLog({ limit: 1 })).toMatchObject({ events: [], atHead: true });
  });

  test('creates a stream once, however many try, and loses no increment under contention', async () => {
    const store = await openMemoryStore();
    const writers = Array.from({ length: 20 }, () =>
      execute(store, counter, 'a', increase(1), { retry: { attempts: 100 } }),
    );
    const results = await Promise.all(writers);
    expect(new Set(results.map(({ revision }) => revision)).size).toBe(20);
    expect(await commandHandler(store, counter).load('a')).toEqual({
      state: { total: 20 },
      stream: 'counter-a',
      revision: 19,
    });
    expect(Math.max(...results.map(({ attempts }) => attempts))).toBeGreaterThan(1);
  });

  test('throws the conflict after the last attempt', async () => {
    const database = createMemoryDatabase();
    const store = await openMemoryStore({ database });
    const rival = await openMemoryStore({ database });
    const outrun: EventStore = {
      ...store,
      append: async (request, options) => {
        await execute(rival, counter, 'a', increase(1));
        return store.append(request, options);
      },
    };
    const failing = execute(outrun, counter, 'a', increase(10), {
      retry: { attempts: 3, minDelayMs: 0, maxDelayMs: 0 },
    });
    await expect(failing).rejects.toMatchObject({
      code: 'ES_REVISION_CONFLICT',
      written: 'no',
      details: { attempts: 3, violations: [{ stream: 'counter-a', actual: 2 }] },
    });
  });

  test('refuses a state other than the one its caller saw, without a retry', async () => {
    const store = await openMemoryStore();
    await execute(store, counter, 'a', increase(1), { expectedRevision: 'no-stream' });
    await execute(store, counter, 'a', increase(1), { expectedRevision: 0 });
    const late = execute(store, counter, 'a', increase(1), { expectedRevision: 0 });
    await expect(late).rejects.toMatchObject({
      code: 'ES_REVISION_CONFLICT',
      details: { violations: [{ actual: 1 }] },
    });
  });

  test('answers a repeated command with its first events, and refuses another under its id', async () => {
    const store = await openMemoryStore();
    const first = await execute(store, counter, 'a', increase(2), { commandId: 'c1' });
    await execute(store, counter, 'a', increase(40));
    const again = await execute(store, counter, 'a', increase(2), { commandId: 'c1' });
    expect(again).toMatchObject({
      outcome: 'repeated',
      state: { total: 42 },
      position: first.position,
      attempts: 0,
    });
    expect(again.events).toMatchObject([{ id: first.events[0]?.id, revision: 0 }]);
    const other = execute(store, counter, 'a', increase(3), { commandId: 'c1' });
    await expect(other).rejects.toMatchObject({ code: 'ES_COMMAND_MISMATCH' });
  });

  test('recognises a command however long ago, also on a cached state and from a snapshot', async () => {
    const store = await openMemoryStore();
    const settings = { cache: stateCache(10), snapshots: every(50) };
    const counters = commandHandler(store, counter, settings);
    for (let n = 0; n < 200; n++) await counters.execute('a', increase(1), { commandId: `c${n}` });
    const again = commandHandler(store, counter, { snapshots: every(50) });
    for (const handler of [counters, again]) {
      for (const n of [0, 70, 199]) {
        const result = await handler.execute('a', increase(1), { commandId: `c${n}` });
        expect(result).toMatchObject({
          outcome: 'repeated',
          state: { total: 200 },
          events: [{ revision: n }],
        });
      }
    }
  });

  test('gives two processes with one command id one event', async () => {
    const store = await openMemoryStore();
    const both = await Promise.all(
      [1, 2].map(() => execute(store, counter, 'a', increase(1), { commandId: 'c1' })),
    );
    expect(both.map(({ revision }) => revision)).toEqual([0, 0]);
    expect((await store.readLog({ limit: 10 })).events).toHaveLength(1);
  });

  test('sends the same events again when the reply was lost', async () => {
    const store = await openMemoryStore();
    const lost = withAppends(store, async (request) => {
      await store.append(request);
      throw eventStoreError('ES_OUTCOME_UNKNOWN', 'lost', { details: { eventIds: [] } });
    });
    expect(await execute(lost, counter, 'a', increase(1))).toMatchObject({
      outcome: 'appended',
      revision: 0,
      state: { total: 1 },
    });
    expect((await store.readLog({ limit: 10 })).events).toHaveLength(1);
  });

  test('finds its own events where the repeat meets a later writer', async () => {
    const store = await openMemoryStore();
    const lost = withAppends(
      store,
      async (request) => {
        await store.append(request);
        await execute(store, counter, 'a', increase(40));
        throw eventStoreError('ES_UNAVAILABLE', 'cut', { written: 'unknown' });
      },
      // A store that no longer recognises the repeat.
      (async (request: AppendRequest) => {
        const { state, head, events } = await store.readStream({ stream: 'counter-a', limit: 10 });
        const violation = {
          stream: 'counter-a',
          expected: request.writes[0]!.expected,
          reason: 'revision',
          state,
          actual: head,
          missed: events,
        };
        return { ok: false, violations: [violation] };
      }) as never,
    );
    expect(await execute(lost, counter, 'a', increase(2))).toMatchObject({
      outcome: 'appended',
      state: { total: 42 },
      revision: 1,
    });
    expect((await store.readLog({ limit: 10 })).events).toHaveLength(2);
  });

  test('calls an unknown outcome unknown once the tries are used up', async () => {
    const store = await openMemoryStore();
    const silent = {
      ...store,
      append: () => Promise.reject(eventStoreError('ES_UNAVAILABLE', 'cut', { written: 'unknown' })),
    };
    const failing = execute(silent, counter, 'a', increase(1), {
      retry: { attempts: 2, minDelayMs: 0, maxDelayMs: 0 },
    });
    await expect(failing).rejects.toMatchObject({
      code: 'ES_OUTCOME_UNKNOWN',
      written: 'unknown',
      details: { eventIds: [expect.any(String)] },
    });
  });

  test('never decides on a history that was replaced', async () => {
    const store = await openMemoryStore();
    const replaced = withAppends(store, async () => {
      await Promise.resolve();
      return {
        ok: false,
        violations: [{ stream: 'counter-a', expected: 0, reason: 'diverged', state: 'active', actual: 0 }],
      } as never;
    });
    await expect(execute(replaced, counter, 'a', increase(1))).rejects.toMatchObject({
      code: 'ES_HISTORY_DIVERGED',
    });
  });

  test('goes on after a deleted and after a fully truncated stream, from the initial state', async () => {
    const store = await openMemoryStore();
    await execute(store, counter, 'a', increase(5));
    await store.delete({ stream: 'counter-a', expected: 'any' });
    expect(await execute(store, counter, 'a', increase(1))).toMatchObject({
      state: { total: 1 },
      revision: 1,
    });
    await store.truncate({ stream: 'counter-a', before: 2 });
    expect(await execute(store, counter, 'a', increase(1))).toMatchObject({
      state: { total: 1 },
      revision: 2,
      attempts: 1,
    });
  });

  test('gives up when its caller does, or its time is over', async () => {
    const store = await openMemoryStore();
    const signal = AbortSignal.abort('enough');
    await expect(execute(store, counter, 'a', increase(1), { signal })).rejects.toMatchObject({
      code: 'ES_ABORTED',
      name: 'AbortError',
      cause: 'enough',
    });
    const away = { ...store, append: () => Promise.reject(eventStoreError('ES_UNAVAILABLE', 'away')) };
    const late = execute(away, counter, 'a', increase(1), {
      timeoutMs: 20,
      retry: { attempts: 1000, minDelayMs: 5, maxDelayMs: 5 },
    });
    await expect(late).rejects.toMatchObject({ code: 'ES_UNAVAILABLE', written: 'no' });
  });

  test('refuses a retry policy that makes no sense', async () => {
    const store = await openMemoryStore();
    expect(() => commandHandler(store, counter, { retry: { attempts: 0 } })).toThrow(
      expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }),
    );
    expect(() => commandHandler(store, counter, { retry: { minDelayMs: 9, maxDelayMs: 3 } })).toThrow();
  });
});
