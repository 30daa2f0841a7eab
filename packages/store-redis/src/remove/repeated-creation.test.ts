import { expect, test } from '@jest/globals';
import type { AppendResult, EventStore, NewEvent } from '@eventfold/core';
import { describeRedis, readAll, readLog, someEvents } from '../redis-server.fixture.js';

const stream = 'a-1';

const create = (store: EventStore, events: readonly NewEvent[]): Promise<AppendResult> =>
  store.append({ writes: [{ stream, expected: 'no-stream', events }] });

const add = (store: EventStore, expected: number, events: readonly NewEvent[]): Promise<AppendResult> =>
  store.append({ writes: [{ stream, expected, events }] });

const remove = (store: EventStore): Promise<unknown> => store.delete({ stream, expected: 'any' });

describeRedis('a repeated creation', {}, (suite) => {
  test('is recognised after its events were truncated and the stream deleted', async () => {
    for (const before of [1, 2, 3, 4]) {
      const store = await suite.open({ namespace: `cut_${before}` });
      const creation = someEvents(2);
      const first = await create(store, creation);
      await add(store, 1, someEvents(2));
      await store.truncate({ stream, before });
      if (before === 3) await store.truncate({ stream, before: 4 });
      expect(await create(store, creation)).toEqual({ ...first, repeated: true });
      await remove(store);
      expect(await create(store, creation)).toEqual({ ...first, repeated: true });
      expect(await readAll(store, stream)).toEqual([]);
      expect(await readLog(store)).toEqual([]);
    }
  });

  test('is recognised among many, while the stream is there and while it is deleted', async () => {
    const store = await suite.open({ namespace: 'often' });
    const creations: { events: NewEvent[]; first: AppendResult }[] = [];
    for (let round = 0; round < 300; round++) {
      const events = someEvents(1 + (round % 3));
      creations.push({ events, first: await create(store, events) });
      if (round % 4 === 0)
        await add(store, (await store.readStream({ stream, limit: 1 })).head!, someEvents(1));
      if (round % 5 === 0) {
        const { head } = await store.readStream({ stream, limit: 1 });
        await store.truncate({ stream, before: head! + (round % 2) });
      }
      const before = await store.readStream({ stream, limit: 1000 });
      for (const { events: again, first } of [creations[0]!, creations.at(-1)!, creations[round >> 1]!]) {
        expect(await create(store, again)).toEqual({ ...first, repeated: true });
      }
      expect(await store.readStream({ stream, limit: 1000 })).toEqual(before);
      await remove(store);
    }
    const length = (await store.readStream({ stream, limit: 1 })).head;
    for (const { events, first } of creations)
      expect(await create(store, events)).toEqual({ ...first, repeated: true });
    expect(await store.readStream({ stream, limit: 1 })).toMatchObject({ state: 'deleted', head: length });
  }, 20_000);

  test('with more or other events than were written is a conflict', async () => {
    const store = await suite.open({ namespace: 'other' });
    const [one, two, three, stranger] = someEvents(4) as [NewEvent, NewEvent, NewEvent, NewEvent];
    const first = await create(store, [one, two]);
    await add(store, 1, [three]);
    await remove(store);
    const partly = { ok: false, violations: [{ reason: 'partly-repeated', state: 'deleted', actual: 2 }] };
    expect(await create(store, [one, stranger])).toMatchObject(partly);
    expect(await create(store, [one, two, stranger])).toMatchObject(partly);
    expect(await create(store, [one, two, three, stranger])).toMatchObject(partly);
    expect(await create(store, [one, two])).toEqual({ ...first, repeated: true });
    expect((await store.readStream({ stream, limit: 1 })).state).toBe('deleted');
    expect(await create(store, [stranger])).toMatchObject({ ok: true, streams: [{ firstRevision: 3 }] });
    expect(await create(store, [one, two, stranger])).toMatchObject({
      ok: false,
      violations: [{ reason: 'partly-repeated', state: 'active', actual: 3 }],
    });
  });

  test('counts the events of one append, whatever other streams wrote in between', async () => {
    const store = await suite.open({ namespace: 'counted' });
    const creation = someEvents(1200);
    const first = await create(store, creation);
    await add(store, 1199, someEvents(1));
    await store.append({ writes: [{ stream: 'b-1', expected: 'no-stream', events: someEvents(1) }] });
    const last = someEvents(1);
    await add(store, 1200, last);
    await remove(store);
    expect(await suite.redis.hget('ef{counted.p0}m', stream)).toMatch(
      /^d:1202:0:1:[0-9a-f-]{36}:1201:[0-9a-f]{128}:$/,
    );
    expect(await create(store, creation)).toEqual({ ...first, repeated: true });
    expect(
      await create(store, [
        ...creation,
        ...last,
        ...last.map((event) => ({ ...event, id: crypto.randomUUID() })),
      ]),
    ).toMatchObject({
      ok: false,
      violations: [{ reason: 'partly-repeated' }],
    });
  });

  test('in a call that revives the stream is judged by the moment', async () => {
    const store = await suite.open({ namespace: 'moment' });
    const [old, fresh] = [someEvents(1), someEvents(1)];
    const first = await create(store, old);
    await remove(store);
    const answers = await Promise.all([
      create(store, old),
      create(store, fresh),
      create(store, old),
      create(store, fresh),
    ]);
    const again = { ...first, repeated: true };
    const revival = { ...answers[1], repeated: true };
    expect(answers).toEqual([again, { ...revival, repeated: false }, again, revival]);
    expect((await readAll(store, stream)).map(({ id }) => id)).toEqual([fresh[0]!.id]);
    await remove(store);
    expect(await Promise.all([create(store, fresh), create(store, old)])).toEqual([revival, again]);
  });

  test('leaves one small field for each delete, and none after a tombstone', async () => {
    const store = await suite.open({ namespace: 'kept' });
    for (let round = 0; round < 50; round++) {
      await create(store, someEvents(1));
      await remove(store);
    }
    const markers = 'ef{kept.p0}m';
    expect(await suite.redis.hlen(markers)).toBe(50);
    const sizes = (await suite.redis.hvals(markers)).map((text) => text.length);
    expect(Math.max(...sizes)).toBeLessThan(100);
    await store.tombstone({ stream, expected: 'any' });
    expect(await suite.redis.hgetall(markers)).toEqual({ [stream]: 't:50' });
  });
});
