import { describe, expect, test } from '@jest/globals';
import { eventStoreError } from '../errors/event-store-error.js';
import { decider, execute, projection, runProjection, type EventStore } from '../index.js';
import { createMemoryDatabase, openMemoryStore } from '../memory/index.js';

type SaleEvent = { type: 'Sold'; data: { amount: number } } | { type: 'Returned'; data: { amount: number } };

const sale = decider({
  category: 'sale',
  initialState: 0,
  evolve: (total, event: SaleEvent) => total + event.data.amount,
  decide: (_total, command: SaleEvent) => command,
});

const sold = (amount: number): SaleEvent => ({ type: 'Sold', data: { amount } });
const noPause = { minDelayMs: 0, maxDelayMs: 0 };

/** A view of totals, and the projection that fills it. */
function totals(spoil: (amount: number) => void = () => undefined) {
  const view = new Map<string, number>();
  const running = projection({
    name: 'totals',
    source: sale,
    view,
    on: {
      Sold: ({ stream, data }, into) => {
        spoil(data.amount);
        into.set(stream, (into.get(stream) ?? 0) + data.amount);
      },
    },
  });
  return { view, projection: running };
}

describe('runProjection', () => {
  test('handles what is there, then what comes, and is caught up also with events it does not handle', async () => {
    const store = await openMemoryStore();
    const { view, projection } = totals();
    await execute(store, sale, 'a', sold(5));
    const running = runProjection(store, projection);
    await execute(store, sale, 'a', sold(2));
    const { position } = await execute(store, sale, 'b', { type: 'Returned', data: { amount: 9 } });
    await running.caughtUpTo(position);
    expect([...view]).toEqual([['sale-a', 7]]);
    expect(running.state).toBe('live');
    await running.close();
    expect(running.state).toBe('closed');
  });

  test('goes on after its checkpoint, without handling an event twice', async () => {
    const store = await openMemoryStore();
    const { view, projection } = totals();
    for (const amount of [1, 2]) {
      const running = runProjection(store, projection);
      const { position } = await execute(store, sale, 'a', sold(amount));
      await running.caughtUpTo(position);
      await running.close();
    }
    expect([...view]).toEqual([['sale-a', 3]]);
  });

  test('tries a failing handler again and tells of it', async () => {
    const store = await openMemoryStore();
    let failures = 2;
    const { view, projection } = totals(() => {
      if (failures-- > 0) throw new Error('not yet');
    });
    const seen: unknown[] = [];
    const running = runProjection(store, projection, {
      retry: noPause,
      onFailure: (failure) => seen.push(failure),
    });
    const { position } = await execute(store, sale, 'a', sold(1));
    await running.caughtUpTo(position);
    expect([...view]).toEqual([['sale-a', 1]]);
    expect(seen).toMatchObject([{ attempt: 1, event: { revision: 0 } }, { attempt: 2 }]);
    await running.close();
  });

  test('stops before an event that cannot be handled, loudly, and begins with it again', async () => {
    const store = await openMemoryStore();
    await execute(store, sale, 'a', sold(1));
    const { position } = await execute(store, sale, 'a', sold(13));
    const cause = new Error('thirteen');
    const broken = totals((amount) => {
      if (amount === 13) throw cause;
    });
    const running = runProjection(store, broken.projection, {
      retry: { attempts: 2, ...noPause },
      pageSize: 1,
    });
    await expect(running.done).rejects.toMatchObject({ code: 'ES_HANDLER_FAILED', cause });
    expect(running.state).toBe('failed');
    await expect(running.caughtUpTo(position)).rejects.toMatchObject({ code: 'ES_HANDLER_FAILED' });
    const { view, projection } = totals();
    await using again = runProjection(store, projection);
    await again.caughtUpTo(position);
    expect([...view]).toEqual([['sale-a', 13]]);
  });

  test('does not share a name with another that runs', async () => {
    const database = createMemoryDatabase();
    const [one, two] = [await openMemoryStore({ database }), await openMemoryStore({ database })];
    const running = [one, two].map((store) => runProjection(store, totals().projection));
    const ends = Promise.race(running.map(({ done }) => done));
    await execute(one, sale, 'a', sold(1));
    await expect(ends).rejects.toMatchObject({
      code: 'ES_CHECKPOINT_CONFLICT',
      details: { name: 'totals.v1' },
    });
    await Promise.all(running.map((each) => each.close()));
  });

  test('goes on when the store was away', async () => {
    const store = await openMemoryStore();
    let away = 2;
    const flaky: EventStore = {
      ...store,
      subscribe(request, options) {
        if (away-- > 0) throw eventStoreError('ES_UNAVAILABLE', 'away');
        return store.subscribe(request, options);
      },
    };
    const { view, projection } = totals();
    await using running = runProjection(flaky, projection, { retry: noPause });
    const { position } = await execute(store, sale, 'a', sold(1));
    await running.caughtUpTo(position);
    expect([...view]).toEqual([['sale-a', 1]]);
  });

  test('lets nobody wait for ever', async () => {
    const store = await openMemoryStore();
    const running = runProjection(store, totals().projection);
    await expect(running.caughtUpTo('5', { timeoutMs: 10 })).rejects.toMatchObject({ code: 'ES_TIMEOUT' });
    const waiting = running.caughtUpTo('5');
    await Promise.all([running.close(), expect(waiting).rejects.toMatchObject({ code: 'ES_CLOSED' })]);
  });
});

describe('projection', () => {
  test('refuses a definition without a name, a handler or a sensible version', () => {
    const part = { source: sale, view: null };
    const refused = expect.objectContaining({ code: 'ES_INVALID_ARGUMENT' });
    expect(() => projection({ ...part, name: '', on: { Sold: () => undefined } })).toThrow(refused);
    expect(() => projection({ ...part, name: 'p', on: {} })).toThrow(refused);
    expect(() => projection({ ...part, name: 'p', version: 0, on: { Sold: () => undefined } })).toThrow(
      refused,
    );
  });
});
