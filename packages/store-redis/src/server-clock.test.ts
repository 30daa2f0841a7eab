import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { describeRedis, readAll, readLog, someEvents } from './redis-server.fixture.js';

const HOUR = 3_600_000;

// For a store, a clock that was set back is a database full of times to come, and one that was set forward is a database
// whose times are long ago. Redis cannot be made to tell another time, but its database can.
describeRedis('a clock of the server that is set', {}, (suite) => {
  const setClock = async (namespace: string, by: number): Promise<void> => {
    for (const key of await suite.redis.keys(`ef{${namespace}.p0}*`)) {
      if (key.includes('}l:')) await suite.redis.hincrby(key, 'until', -by);
      if (!key.includes('}s:')) continue;
      for (const [place, element] of (await suite.redis.lrange(key, 0, -1)).entries()) {
        const [, start = '', time] = /^(.*,)(\d+)\]$/.exec(element)!;
        await suite.redis.lset(key, place, `${start}${Number(time) - by}]`);
      }
    }
  };

  test.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])('%s changes neither the order nor what a repeat is; only recordedAt follows it', async (way, by) => {
    const namespace = `order_${way}`;
    const store = await suite.open({ namespace });
    const append = (expected: 'no-stream' | number, events = someEvents(2)) =>
      store.append({ writes: [{ stream: 'a-1', expected, events }] });
    const first = someEvents(2);
    await append('no-stream', first);
    const { next: after } = await store.readLog({ limit: 10 });
    const page = store.subscribe({ after })[Symbol.asyncIterator]();
    await page.next();
    const live = page.next();
    await setClock(namespace, by);
    expect(await append(1)).toMatchObject({ ok: true, position: '4' });
    expect(await append('no-stream', first)).toMatchObject({ ok: true, position: '2' });
    expect(await append(1)).toMatchObject({ ok: false });
    const events = await readAll(store, 'a-1');
    expect(events.map(({ revision, position }) => [revision, position])).toEqual([
      [0, '1'],
      [1, '2'],
      [2, '3'],
      [3, '4'],
    ]);
    expect(await readLog(store)).toEqual(events);
    expect((await store.readLog({ after, limit: 10 })).events).toEqual(events.slice(2));
    expect((await live).value).toMatchObject({ events: events.slice(2) });
    const passed = events[2]!.recordedAt - events[1]!.recordedAt;
    expect(Math.abs(passed - by)).toBeLessThan(60_000);
    await page.return?.();
  });

  test('back never lets two hold a lease, and keeps one whose holder is gone for no longer than its term', async () => {
    const namespace = 'lease_back';
    const leases = (await suite.open({ namespace })).leases!;
    const mine = await leases.acquire({ name: 'l', owner: 'me', ttlMs: 1500 });
    if (!mine.ok) throw new Error('it is free');
    await setClock(namespace, -HOUR);
    const theirs = () => leases.acquire({ name: 'l', owner: 'other', ttlMs: 1500 });
    const refused = await theirs();
    expect(refused).toMatchObject({ ok: false, owner: 'me' });
    expect(refused.ok ? 0 : refused.remainingMs).toBeLessThanOrEqual(1500);
    await leases.renew(mine.lease, 300);
    await setClock(namespace, -HOUR);
    expect(await theirs()).toMatchObject({ ok: false, owner: 'me' });
    const until = Date.now() + 10_000;
    for (;;) {
      const result = await theirs();
      if (result.ok) {
        expect(result.lease.token).toBe(mine.lease.token + 1);
        break;
      }
      if (Date.now() > until) throw new Error('the lease of a holder that is gone was kept');
      await delay(20);
    }
    await expect(leases.renew(mine.lease, 1500)).rejects.toMatchObject({ code: 'ES_LEASE_LOST' });
  });

  test('back lets a holder renew and release', async () => {
    const namespace = 'lease_renewed';
    const leases = (await suite.open({ namespace })).leases!;
    const mine = await leases.acquire({ name: 'l', owner: 'me', ttlMs: 60_000 });
    if (!mine.ok) throw new Error('it is free');
    await setClock(namespace, -HOUR);
    await leases.renew(mine.lease, 60_000);
    expect(await leases.acquire({ name: 'l', owner: 'me', ttlMs: 60_000 })).toEqual(mine);
    await leases.release(mine.lease);
    expect(await leases.acquire({ name: 'l', owner: 'other', ttlMs: 60_000 })).toMatchObject({
      ok: true,
      lease: { token: mine.lease.token + 1 },
    });
  });

  test('forward ends a lease early: the token tells the holders apart', async () => {
    const namespace = 'lease_forward';
    const leases = (await suite.open({ namespace })).leases!;
    const mine = await leases.acquire({ name: 'l', owner: 'me', ttlMs: 60_000 });
    if (!mine.ok) throw new Error('it is free');
    await setClock(namespace, HOUR);
    const theirs = await leases.acquire({ name: 'l', owner: 'other', ttlMs: 60_000 });
    expect(theirs).toMatchObject({ ok: true, lease: { token: mine.lease.token + 1 } });
    await expect(leases.renew(mine.lease, 60_000)).rejects.toMatchObject({ code: 'ES_LEASE_LOST' });
    await leases.release(mine.lease);
    expect(await leases.acquire({ name: 'l', owner: 'third', ttlMs: 1 })).toMatchObject({
      ok: false,
      owner: 'other',
    });
  });
});
