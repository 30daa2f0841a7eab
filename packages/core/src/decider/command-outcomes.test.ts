import { beforeEach, describe, expect, test } from '@jest/globals';
import { eventStoreError } from '../errors/event-store-error.js';
import type { AppendResult, EventStore } from '../index.js';
import { commandHandler, decider, every, execute, stateCache } from '../index.js';
import { openMemoryStore } from '../memory/index.js';
import { counter, increase, watched, type CounterEvent } from './counter.fixture.js';

let store: EventStore;

beforeEach(async () => {
  store = await openMemoryStore();
});

const quick = { minDelayMs: 0, maxDelayMs: 0 };
const lost = () => eventStoreError('ES_OUTCOME_UNKNOWN', 'lost', { details: { eventIds: [] } });
const eventsIn = async (from: EventStore) => (await from.readLog({ limit: 100 })).events;

/** A conflict as a store that knows no ids would answer it. */
function conflictAt(actual: number | null, state: 'active' | 'missing' = 'active'): AppendResult {
  return { ok: false, violations: [{ stream: 'counter-a', expected: 0, reason: 'revision', state, actual }] };
}

describe('a command that runs out of time', () => {
  test('is not sent any more once it was decided too late', async () => {
    const slow = decider({
      ...counter,
      evolve: (state, event: CounterEvent) => counter.evolve(state, event),
      decide: async (_state, _command: string) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { type: 'Increased' as const, data: { by: 1 } };
      },
    });
    const late = execute(store, slow, 'a', 'go', { timeoutMs: 5 });
    await expect(late).rejects.toMatchObject({ code: 'ES_TIMEOUT', written: 'no' });
    expect(await eventsIn(store)).toEqual([]);
  });

  test('does not wait for a decision that never comes', async () => {
    const endless = decider({
      ...counter,
      evolve: (state, event: CounterEvent) => counter.evolve(state, event),
      decide: (_state, _command: string) => new Promise<never>(() => undefined),
    });
    const late = execute(store, endless, 'a', 'go', { timeoutMs: 5 });
    await expect(late).rejects.toMatchObject({ code: 'ES_TIMEOUT', written: 'no' });
  });

  test('is not sent where its caller gave up while it was decided', async () => {
    const caller = new AbortController();
    const deaf: EventStore = { ...store, append: async (request) => store.append(request) };
    const leaving = decider({
      ...counter,
      evolve: (state, event: CounterEvent) => counter.evolve(state, event),
      decide: (_state, _command: string) => {
        caller.abort();
        return { type: 'Increased', data: { by: 1 } };
      },
    });
    const given = execute(deaf, leaving, 'a', 'go', { signal: caller.signal });
    await expect(given).rejects.toMatchObject({ code: 'ES_ABORTED', written: 'no' });
    expect(await eventsIn(store)).toEqual([]);
  });

  test('has still succeeded where only its snapshot came too late', async () => {
    const caller = new AbortController();
    const failures: unknown[] = [];
    const acknowledging: EventStore = {
      ...store,
      append: async (request) => {
        const result = await store.append(request);
        caller.abort();
        return result;
      },
    };
    const snapshots = every<{ total: number }>(1, { onFailure: (error) => failures.push(error) });
    const handler = commandHandler(acknowledging, counter, { snapshots });
    const result = await handler.execute('a', increase(1), { signal: caller.signal });
    expect(result).toMatchObject({ outcome: 'appended', state: { total: 1 } });
    expect(failures).toMatchObject([{ code: 'ES_ABORTED' }]);
  });

  test('calls its outcome unknown where the search for its events did not end', async () => {
    let appends = 0;
    const caller = new AbortController();
    const forgetful: EventStore = {
      ...store,
      append: async (request) => {
        if (appends++ === 0) {
          await store.append(request);
          throw lost();
        }
        caller.abort();
        return conflictAt(0);
      },
    };
    const failing = execute(forgetful, counter, 'a', increase(1), { signal: caller.signal, retry: quick });
    const error: unknown = await failing.catch((thrown: unknown) => thrown);
    const [event] = await eventsIn(store);
    expect(error).toMatchObject({
      code: 'ES_OUTCOME_UNKNOWN',
      written: 'unknown',
      details: { eventIds: [event?.id] },
    });
  });
});

describe('a command whose reply was lost', () => {
  test('is found where the store no longer recognises it, and never written twice', async () => {
    let appends = 0;
    const forgetful: EventStore = {
      ...store,
      append: async (request, options) => {
        if (++appends === 1) {
          await store.append(request, options);
          throw lost();
        }
        return conflictAt(2);
      },
    };
    const result = await execute(forgetful, counter, 'a', increase(1, 3), { retry: quick });
    expect(result).toMatchObject({
      outcome: 'appended',
      state: { total: 3 },
      revision: 2,
      position: '2',
      attempts: 1,
    });
    expect(result.events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    expect(appends).toBe(2);
    expect(await eventsIn(store)).toHaveLength(3);
  });

  test('is decided again where the search finds nothing of it', async () => {
    let appends = 0;
    const cut: EventStore = {
      ...store,
      append: async (request, options) => {
        if (++appends > 1) return store.append(request, options);
        await execute(store, counter, 'a', increase(10));
        throw lost();
      },
    };
    expect(await execute(cut, counter, 'a', increase(1), { retry: quick })).toMatchObject({
      state: { total: 11 },
      attempts: 2,
    });
    expect(await eventsIn(store)).toHaveLength(2);
  });

  test('is sent again with the same events, whatever the store does to its request', async () => {
    const sent: string[][] = [];
    const cut = watched(store, {
      append: ({ writes }) => {
        sent.push(writes[0]!.events.map(({ id }) => String(id)));
        if (sent.length < 3) throw lost();
      },
    });
    await execute(cut, counter, 'a', increase(1, 2), { retry: quick });
    expect(sent).toEqual([sent[0], sent[0], sent[0]]);
    expect(new Set(sent[0]).size).toBe(2);
  });
});

describe('a command that fails', () => {
  test('is tried again after what may pass, and not after what may not', async () => {
    let failures = 2;
    const flaky = watched(store, {
      append: () => {
        if (failures-- > 0) throw eventStoreError('ES_UNAVAILABLE', 'away');
      },
    });
    expect(await execute(flaky, counter, 'a', increase(1), { retry: quick })).toMatchObject({ attempts: 1 });
    expect(flaky.taken()).toEqual(['readStream', 'append', 'append', 'append']);
    const refused = watched(store, {
      append: () => {
        throw eventStoreError('ES_TOO_LARGE', 'big', { details: { what: 'x', limit: 1, actual: 2 } });
      },
    });
    await expect(execute(refused, counter, 'a', increase(1))).rejects.toMatchObject({ code: 'ES_TOO_LARGE' });
    expect(refused.taken()).toEqual(['readStream', 'append']);
    const broken = watched(store, { append: () => Promise.reject(new TypeError('a bug')) });
    await expect(execute(broken, counter, 'a', increase(1))).rejects.toThrow(TypeError);
    expect(broken.taken()).toEqual(['readStream', 'append']);
  });

  test('writes nothing that its own decider cannot fold', async () => {
    const picky = decider({
      category: 'counter',
      initialState: { total: 0 },
      evolve: (_state, event: CounterEvent): { total: number } => {
        throw new RangeError(`${event.type} was forgotten`);
      },
      decide: (_state, _command: null) => ({ type: 'Reset', data: null }),
    });
    await expect(execute(store, picky, 'a', null)).rejects.toThrow('Reset was forgotten');
    expect(await eventsIn(store)).toEqual([]);
  });

  test('is refused before anything is read where the revision it names cannot be one', async () => {
    const untouched = watched(store);
    for (const expectedRevision of [-1, 1.5, NaN, '1', 'any', null]) {
      const refused = execute(untouched, counter, 'a', increase(1), {
        expectedRevision: expectedRevision as number,
      });
      await expect(refused).rejects.toMatchObject({ code: 'ES_INVALID_ARGUMENT', written: 'no' });
    }
    expect(untouched.taken()).toEqual([]);
  });

  test('finds its history replaced where the stream that it knew is not there at all', async () => {
    await execute(store, counter, 'a', increase(1));
    const levels = { ...store.manifest.levels, divergence: 'not' as const };
    const emptied: EventStore = {
      ...store,
      manifest: { ...store.manifest, levels },
      append: async () => conflictAt(null, 'missing'),
    };
    const handler = commandHandler(emptied, counter, { cache: stateCache(1) });
    await expect(handler.execute('a', increase(1))).rejects.toMatchObject({
      code: 'ES_HISTORY_DIVERGED',
      details: { revision: 0 },
    });
  });

  test('goes on where the stream was deleted since it was read', async () => {
    await execute(store, counter, 'a', increase(5));
    let deleted = false;
    const deleting = watched(store, {
      append: async () => {
        if (deleted) return;
        deleted = true;
        await execute(store, counter, 'a', increase(5));
        await store.delete({ stream: 'counter-a', expected: 'any' });
      },
    });
    expect(await execute(deleting, counter, 'a', increase(1))).toMatchObject({
      state: { total: 1 },
      revision: 2,
      attempts: 2,
    });
  });

  test('tells of a tombstone', async () => {
    await store.tombstone({ stream: 'counter-a', expected: 'any' });
    await expect(execute(store, counter, 'a', increase(1))).rejects.toMatchObject({
      code: 'ES_STREAM_TOMBSTONED',
      written: 'no',
    });
  });
});

describe('a decision', () => {
  test('may take time, come to several events, and is asked with clean state on every attempt', async () => {
    const seen: number[] = [];
    const thinking = decider({
      ...counter,
      evolve: (state, event: CounterEvent) => counter.evolve(state, event),
      decide: async (state, by: number) => {
        await Promise.resolve();
        seen.push(state.total);
        return [1, 2].map(() => ({ type: 'Increased' as const, data: { by } }));
      },
    });
    let outrun = true;
    const contended = watched(store, {
      append: async () => {
        if (outrun) await execute(store, counter, 'a', increase(10));
        outrun = false;
      },
    });
    expect(await execute(contended, thinking, 'a', 3)).toMatchObject({ state: { total: 16 }, revision: 2 });
    expect(seen).toEqual([0, 10]);
  });

  test('is refused by what it throws, untouched, also after a conflict', async () => {
    const refusal = { code: 'INSUFFICIENT_FUNDS' };
    const strict = decider({
      ...counter,
      evolve: (state, event: CounterEvent) => counter.evolve(state, event),
      decide: (state, _command: null) => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        if (state.total > 0) throw refusal;
        return { type: 'Increased', data: { by: 1 } };
      },
    });
    let outrun = true;
    const contended = watched(store, {
      append: async () => {
        if (outrun) await execute(store, counter, 'a', increase(10));
        outrun = false;
      },
    });
    await expect(execute(contended, strict, 'a', null)).rejects.toBe(refusal);
  });

  test.each<unknown>([undefined, null, 'Increased', { type: 'Increased' }])(
    'that is no event is refused before anything is written: %p',
    async (decision) => {
      const careless = decider({
        ...counter,
        evolve: (state, event: CounterEvent) => counter.evolve(state, event),
        decide: (_state, _command: null) => decision as CounterEvent,
      });
      await expect(execute(store, careless, 'a', null)).rejects.toMatchObject({ written: 'no' });
      expect(await eventsIn(store)).toEqual([]);
    },
  );
});

describe('what a command brings along', () => {
  test('is recorded with every one of its events, whose own metadata comes first', async () => {
    const own = decider({
      ...counter,
      evolve: (state, event: CounterEvent) => counter.evolve(state, event),
      decide: (_state, _command: null) => [
        {
          type: 'Increased' as const,
          data: { by: 1 },
          metadata: { a: 'event', c: 1 },
          system: { tags: ['t'] },
        },
        { type: 'Reset' as const, data: null },
      ],
    });
    const result = await execute(store, own, 'a', null, {
      metadata: { a: 'command', b: 2 },
      correlationId: 'request',
      causationId: 'message',
    });
    const system = { correlationId: 'request', causationId: 'message' };
    const recorded = [
      { metadata: { a: 'event', b: 2, c: 1 }, system: { ...system, tags: ['t'] } },
      { metadata: { a: 'command', b: 2 }, system },
    ];
    expect(await eventsIn(store)).toMatchObject(recorded);
    expect(result.events).toMatchObject(recorded);
  });

  test('is what every read returns as well', async () => {
    const { events } = await execute(store, counter, 'a', increase(1, 2), {
      commandId: 'c',
      metadata: { a: 1 },
    });
    const page = await store.readStream({ stream: 'counter-a', limit: 10 });
    expect(page.events.map(({ position, recordedAt, ...committed }) => committed)).toEqual(events);
  });
});
