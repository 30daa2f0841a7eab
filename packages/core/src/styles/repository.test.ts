import { describe, expect, test } from '@jest/globals';
import { eventStoreError } from '../errors/event-store-error.js';
import { decider, repository, type EventStore } from '../index.js';
import { openMemoryStore } from '../memory/index.js';

const counter = decider({
  category: 'counter',
  initialState: 0,
  evolve: (total, event: { type: 'Increased'; data: { by: number } }) => total + event.data.by,
  decide: (_total, command: { by: number }) => {
    if (command.by < 0) throw new RangeError('only upwards');
    return { type: 'Increased', data: command };
  },
});

describe('a repository', () => {
  test('loads, records and saves', async () => {
    const store = await openMemoryStore();
    const counters = repository(store, counter);
    const root = await counters.load('a');
    await root.handle({ by: 2 });
    root.record({ type: 'Increased', data: { by: 3 } });
    expect(root).toMatchObject({
      state: 5,
      revision: null,
      uncommitted: [{ data: { by: 2 } }, { data: { by: 3 } }],
    });
    await counters.save(root);
    expect(root).toMatchObject({ state: 5, revision: 1, uncommitted: [] });
    expect(await counters.load('a')).toMatchObject({ state: 5, revision: 1 });
  });

  test('tells an aggregate that does not exist from one in its initial state', async () => {
    const counters = repository(await openMemoryStore(), counter);
    expect(await counters.find('a')).toBeNull();
    const root = await counters.load('a');
    root.record({ type: 'Increased', data: { by: 0 } });
    await counters.save(root);
    expect(await counters.find('a')).toMatchObject({ state: 0, revision: 0 });
  });

  test('keeps the events of a failed save, and saves them once', async () => {
    const store = await openMemoryStore();
    let lossy = true;
    const lost: EventStore = {
      ...store,
      append: async (request) => {
        const result = await store.append(request);
        if (!lossy) return result;
        throw eventStoreError('ES_OUTCOME_UNKNOWN', 'lost', { details: { eventIds: [] } });
      },
    };
    const retry = { attempts: 1 };
    const flaky = repository(lost, counter, { retry });
    const root = await flaky.load('a');
    await root.handle({ by: 2 });
    await expect(flaky.save(root)).rejects.toMatchObject({ code: 'ES_OUTCOME_UNKNOWN' });
    expect(root.uncommitted).toHaveLength(1);
    lossy = false;
    await flaky.save(root);
    expect(root).toMatchObject({ revision: 0, uncommitted: [] });
    expect((await store.readLog({ limit: 10 })).events).toHaveLength(1);
  });

  test('refuses to save over what others wrote meanwhile', async () => {
    const counters = repository(await openMemoryStore(), counter);
    const [one, two] = [await counters.load('a'), await counters.load('a')];
    await one.handle({ by: 1 });
    await two.handle({ by: 1 });
    await counters.save(one);
    await expect(counters.save(two)).rejects.toMatchObject({ code: 'ES_REVISION_CONFLICT' });
    expect(two.uncommitted).toHaveLength(1);
  });

  test('records nothing where the decider refuses, and saves only its own roots', async () => {
    const store = await openMemoryStore();
    const counters = repository(store, counter);
    const root = await counters.load('a');
    await expect(root.handle({ by: -1 })).rejects.toThrow(RangeError);
    expect(root.uncommitted).toEqual([]);
    await expect(repository(store, counter).save(root)).rejects.toMatchObject({
      code: 'ES_INVALID_ARGUMENT',
    });
  });
});
