import { expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { describeRedis, someEvents } from '../redis-server.fixture.js';

/** What keeps a process from ending by itself. */
const handles = () =>
  process
    .getActiveResourcesInfo()
    .filter((name) => name === 'Timeout' || name === 'TCPSocketWrap' || name === 'Immediate')
    .sort();

async function settled(): Promise<string[]> {
  await delay(200);
  return handles();
}

/** What is there beyond `before`, once it has had the time to end; timers of what else this process does come and go. */
async function leftBeyond(before: readonly string[]): Promise<string[]> {
  const until = Date.now() + 10_000;
  for (;;) {
    const known = [...before];
    const left = handles().filter((name) => {
      const place = known.indexOf(name);
      if (place >= 0) known.splice(place, 1);
      return place < 0;
    });
    if (left.length === 0 || Date.now() > until) return left;
    await delay(50);
  }
}

async function endOf(pages: AsyncIterator<unknown>): Promise<unknown> {
  try {
    while ((await pages.next()).done !== true);
    return undefined;
  } catch (error) {
    return error;
  }
}

describeRedis('a store that is closed', { appendonly: true }, (suite) => {
  test.each(['in peace', 'while subscriptions wait', 'after a cut', 'while the server is away'])(
    '%s leaves nothing that keeps the process',
    async (when) => {
      await suite.redis.ping();
      const before = await settled();
      const stores = [];
      for (let n = 0; n < 3; n++) {
        stores.push(
          await suite.open({ namespace: 'closing', waitForReplicas: { replicas: 1, timeoutMs: 1 } }),
        );
      }
      const ends: Promise<unknown>[] = [];
      for (const store of stores) {
        await store.append({ writes: [{ stream: 'a-1', expected: 'any', events: someEvents(1) }] });
        await store.doctor();
        const pages = store.subscribe({})[Symbol.asyncIterator]();
        await pages.next();
        if (when === 'in peace') await pages.return?.();
        else ends.push(endOf(pages));
      }
      await delay(50);
      expect(handles().length).toBeGreaterThan(before.length);
      if (when === 'after a cut') await suite.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      if (when === 'while the server is away') await suite.server.kill9();
      await Promise.all(stores.map((store) => store.close()));
      for (const end of await Promise.all(ends)) expect(end).toMatchObject({ code: 'ES_CLOSED' });
      if (when === 'while the server is away') await suite.server.restart();
      await suite.redis.ping();
      expect(await leftBeyond(before)).toEqual([]);
    },
    30_000,
  );
});
