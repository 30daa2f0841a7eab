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
      expect(await settled()).toEqual(before);
    },
    30_000,
  );
});
