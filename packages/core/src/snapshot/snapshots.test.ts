import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { counter, increase, watched, withPages, type CounterEvent } from '../decider/counter.fixture.js';
import type { EventStore, Snapshot, SnapshotPlan, SnapshotStore } from '../index.js';
import {
  allOf,
  anyOf,
  commandHandler,
  decider,
  defineEvents,
  every,
  execute,
  olderThan,
  smallerThan,
  stateCache,
  upcasters,
} from '../index.js';
import { openMemoryStore } from '../memory/index.js';
import { snapshotSchema } from './snapshot-schema.js';

interface Total {
  total: number;
}

let store: EventStore;
let snapshots: SnapshotStore;

beforeEach(async () => {
  const memory = await openMemoryStore();
  store = memory;
  snapshots = memory.snapshots;
});

const schemaOf = (stateVersion: number): string => snapshotSchema({ ...counter, stateVersion });
const SCHEMA = schemaOf(1);
const kept = async (schema = SCHEMA) => snapshots.load('counter-a', schema);
const handler = (plan: SnapshotPlan<Total> = every(1), from = store) =>
  commandHandler(from, counter, { snapshots: plan });

/** Revisions at which a snapshot was there after each of `commands` commands. */
async function taken(
  plan: SnapshotPlan<Total>,
  commands: number,
  settings = {},
): Promise<(number | undefined)[]> {
  const accounts = commandHandler(store, counter, { snapshots: plan, ...settings });
  const revisions: (number | undefined)[] = [];
  for (let n = 0; n < commands; n++) {
    await accounts.execute('a', increase(1));
    revisions.push((await kept())?.revision);
  }
  return revisions;
}

/** Keeps a snapshot that claims what `parts` say. */
async function keep(parts: Partial<Snapshot>): Promise<void> {
  const { events } = await store.readStream({ stream: 'counter-a', direction: 'backward', limit: 1 });
  await snapshots.save({
    stream: 'counter-a',
    schema: SCHEMA,
    revision: events[0]?.revision ?? 0,
    eventId: events[0]?.id ?? crypto.randomUUID(),
    state: { total: 1000 },
    commands: { newest: [] },
    takenAt: Date.now(),
    ...parts,
  });
}

describe('a snapshot', () => {
  test('saves reading what came before it', async () => {
    await handler().execute('a', increase(1, 3));
    await keep({
      state: { total: 1000 },
      revision: 3,
      eventId: (await execute(store, counter, 'a', increase(1))).events[0]!.id,
    });
    expect(await handler().load('a')).toMatchObject({ state: { total: 1000 }, revision: 3 });
    expect(await commandHandler(store, counter).load('a')).toMatchObject({ state: { total: 4 } });
  });

  test('is followed by what was appended since', async () => {
    await handler().execute('a', increase(1, 3));
    await execute(store, counter, 'a', increase(1, 5));
    expect(await handler(every(100), withPages(store, 2)).load('a')).toMatchObject({
      state: { total: 8 },
      revision: 7,
    });
  });

  test('of another version of the state is ignored', async () => {
    await handler().execute('a', increase(1));
    const newer = decider({
      ...counter,
      evolve: (state, event: CounterEvent) => counter.evolve(state, event),
      stateVersion: 2,
    });
    await commandHandler(store, newer, { snapshots: every(1) }).execute('a', increase(1));
    expect(await kept(schemaOf(1))).toMatchObject({ revision: 0, state: { total: 1 } });
    expect(await kept(schemaOf(2))).toMatchObject({ revision: 1, state: { total: 2 } });
  });

  test('made before an upcaster was added is ignored', async () => {
    const pipeline = (steps: number) =>
      defineEvents<CounterEvent>({
        types: {
          Increased: steps === 0 ? {} : { upcasters: upcasters((data: { by: number }) => data) },
          Reset: {},
        },
      });
    expect(pipeline(0).fingerprint).not.toBe(pipeline(1).fingerprint);
    for (const steps of [0, 1]) {
      const evolved = decider({
        ...counter,
        evolve: (state, event: CounterEvent) => counter.evolve(state, event),
        events: pipeline(steps),
      });
      const fresh = watched(store);
      await commandHandler(fresh, evolved, { snapshots: every(1) }).execute('a', increase(1));
      const schema = snapshotSchema(evolved);
      expect(await kept(schema)).toMatchObject({ state: { total: steps + 1 } });
    }
  });

  test('of another history is discarded, and replaced by a right one', async () => {
    await execute(store, counter, 'a', increase(1, 3));
    await keep({ revision: 50, eventId: crypto.randomUUID() });
    expect(await handler().load('a')).toMatchObject({ state: { total: 3 }, revision: 2 });
    await handler().execute('a', increase(1));
    expect(await kept()).toMatchObject({ state: { total: 4 }, revision: 3 });
  });

  test('whose event is another one now is discarded', async () => {
    await execute(store, counter, 'a', increase(1, 3));
    await keep({ eventId: crypto.randomUUID() });
    expect(await handler().load('a')).toMatchObject({ state: { total: 3 } });
  });

  test('whose event was removed on purpose is not built on', async () => {
    await handler().execute('a', increase(1, 3));
    await store.delete({ stream: 'counter-a', expected: 'any' });
    expect(await handler().execute('a', increase(5))).toMatchObject({ state: { total: 5 }, revision: 3 });
    expect(await handler().load('a')).toMatchObject({ state: { total: 5 }, revision: 3 });
  });

  test.each<[string, Partial<Record<keyof Snapshot, unknown>>]>([
    ['no commands', { commands: null }],
    ['commands of another form', { commands: [] }],
    ['commands that are no list', { commands: { newest: 'x' } }],
    ['a revision that is none', { revision: 0.5 }],
    ['no event id', { eventId: null }],
  ])('that is damaged costs a longer read and nothing else: %s', async (_what, parts) => {
    await execute(store, counter, 'a', increase(1, 3), { commandId: 'c1' });
    const failures: unknown[] = [];
    await keep(parts as Partial<Snapshot>);
    const careful = handler(every(100, { onFailure: (error) => failures.push(error) }));
    expect(await careful.load('a')).toMatchObject({ state: { total: 3 }, revision: 2 });
    expect(await careful.execute('a', increase(1, 3), { commandId: 'c1' })).toMatchObject({
      outcome: 'repeated',
    });
    expect(failures).toHaveLength(2);
  });

  test('that cannot be read, written or decoded never fails a command', async () => {
    const failures: string[] = [];
    const broken: SnapshotStore = {
      load: () => Promise.reject(new Error('load')),
      save: () => Promise.reject(new Error('save')),
      remove: () => Promise.reject(new Error('remove')),
    };
    const onFailure = (error: unknown): void => {
      failures.push((error as Error).message);
      throw new Error('the teller fails as well');
    };
    await execute(store, counter, 'a', increase(1));
    const result = handler(every(1, { in: broken, onFailure })).execute('a', increase(1));
    expect(await result).toMatchObject({ state: { total: 2 } });
    expect(failures).toEqual(['load', 'save']);
    const codec = {
      encode: (state: Total) => state,
      decode: (): Total => {
        throw new Error('decode');
      },
    };
    await handler().execute('a', increase(1));
    expect(await handler(every(100, { codec, onFailure })).load('a')).toMatchObject({ state: { total: 3 } });
    expect(failures).toEqual(['load', 'save', 'decode']);
  });

  test('is kept where it is told to be, and told of where nobody keeps any', async () => {
    const elsewhere = await openMemoryStore();
    const { snapshots: _, ...without } = store;
    await handler(every(1, { in: elsewhere.snapshots }), without).execute('a', increase(1));
    expect(await elsewhere.snapshots.load('counter-a', SCHEMA)).toMatchObject({ state: { total: 1 } });
    const failures: unknown[] = [];
    await handler(every(1, { onFailure: (error) => failures.push(error) }), without).execute(
      'a',
      increase(1),
    );
    expect(failures).toMatchObject([{ code: 'ES_UNSUPPORTED' }, { code: 'ES_UNSUPPORTED' }]);
  });

  test('of a state that is more than JSON goes through its codec', async () => {
    const seen = decider({
      category: 'counter',
      initialState: new Set<number>(),
      evolve: (state, event: CounterEvent) =>
        event.type === 'Reset' ? new Set() : new Set([...state, event.data.by]),
      decide: (_state, by: number) => ({ type: 'Increased', data: { by } }),
    });
    const codec = {
      encode: (state: Set<number>) => [...state],
      decode: (stored: unknown) => new Set(stored as number[]),
    };
    const numbers = commandHandler(store, seen, { snapshots: every(1, { codec }) });
    await numbers.execute('a', 7);
    await numbers.execute('a', 8);
    const schema = snapshotSchema(seen);
    expect((await kept(schema))?.state).toEqual([7, 8]);
    expect((await numbers.load('a')).state).toEqual(new Set([7, 8]));
    const failures: unknown[] = [];
    const without = every<Set<number>>(1, { onFailure: (error) => failures.push(error) });
    await commandHandler(await openMemoryStore(), seen, { snapshots: without }).execute('a', 1);
    expect(failures).toMatchObject([{ code: 'ES_INVALID_EVENT', details: { path: 'state' } }]);
  });

  test('and what follows it give what a full fold gives, whatever the policy', async () => {
    const policies = [every(1), every(3), every(7), anyOf(every(4), olderThan(1)), smallerThan(13, every(2))];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 4 }), fc.boolean()), { maxLength: 12 }),
        fc.constantFrom(...policies),
        fc.integer({ min: 1, max: 5 }),
        async (commands, plan, pageEvents) => {
          const fresh = withPages(await openMemoryStore(), pageEvents);
          for (const [by, times, reset] of commands) {
            const command = reset ? ({ type: 'Reset' } as const) : increase(by, times);
            await commandHandler(fresh, counter, { snapshots: plan }).execute('a', command);
          }
          const full = await commandHandler(fresh, counter).load('a');
          expect(await commandHandler(fresh, counter, { snapshots: plan }).load('a')).toEqual(full);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a snapshot policy', () => {
  test('takes one every so many events, whatever stands between', async () => {
    expect(await taken(every(3), 7)).toEqual([undefined, undefined, 2, 2, 2, 5, 5]);
  });

  test('counts on behind a cached state', async () => {
    expect(await taken(every(3), 7, { cache: stateCache(1) })).toEqual([undefined, undefined, 2, 2, 2, 5, 5]);
  });

  test('counts all events of one command', async () => {
    const accounts = handler(every(3));
    await accounts.execute('a', increase(1, 2));
    expect(await kept()).toBeNull();
    await accounts.execute('a', increase(1, 4));
    expect(await kept()).toMatchObject({ revision: 5 });
  });

  test('takes one when the last is old', async () => {
    const facts = (events: number, ageMs: number) => ({ events, ageMs, size: () => 0 });
    const { policy } = olderThan(1000);
    expect([facts(1, Infinity), facts(1, 1001), facts(1, 1000), facts(0, 5000)].map(policy)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('takes none of what is too large, and asks for the size only where it must', async () => {
    let asked = 0;
    const facts = { events: 5, ageMs: 0, size: () => (asked++, 10) };
    expect(smallerThan(11, every(1)).policy(facts)).toBe(true);
    expect(smallerThan(10, every(1)).policy(facts)).toBe(false);
    expect(smallerThan(11, every(6)).policy(facts)).toBe(false);
    expect(anyOf(every(5), smallerThan(11, every(9))).policy(facts)).toBe(true);
    expect(asked).toBe(2);
    expect(await taken(smallerThan('{"total":10}'.length, every(1)), 11)).toEqual([
      ...Array.from({ length: 9 }, (_, n) => n),
      8,
      8,
    ]);
  });

  test('takes one where all or any of several want one, with the options of the first', async () => {
    const elsewhere = await openMemoryStore();
    const both = allOf(every<Total>(2, { in: elsewhere.snapshots }), every(3));
    expect(await taken(both, 3)).toEqual([undefined, undefined, undefined]);
    expect(await elsewhere.snapshots.load('counter-a', SCHEMA)).toMatchObject({ revision: 2 });
    expect(await taken(anyOf(every<Total>(2), every(3)), 1)).toEqual([3]);
  });

  test.each<() => unknown>([
    () => every(0),
    () => every(1.5),
    () => every('3' as never),
    () => olderThan(-1),
    () => olderThan(Infinity),
    () => smallerThan(NaN, every(1)),
  ])('is refused where its bound makes no sense (%#)', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' }));
  });
});

test('two deciders on one stream do not take each other’s states for their own', async () => {
  await handler().execute('a', increase(3));
  const counted = decider({
    category: 'counter',
    initialState: { events: 0 },
    evolve: ({ events }, _event: CounterEvent) => ({ events: events + 1 }),
    decide: (_state, _command: string) => [],
  });
  const handlers = commandHandler(store, counted, { snapshots: every(1) });
  expect(await handlers.load('a')).toMatchObject({ state: { events: 1 } });
});
