import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { describeRedis, readAll, readLog, someEvents } from '../redis-server.fixture.js';
import { COMMANDS_OF_SCRIPTS } from './check-rights.js';

const PAGE = fileURLToPath(new URL('../../../../docs/how-to/operate-redis.md', import.meta.url));
/** What the page tells people to type. */
const RULE = /^ACL (SETUSER shop .*)$/m.exec(readFileSync(PAGE, 'utf8'))?.[1] ?? '';

describeRedis('a user with the rights that the page names', { appendonly: true }, (suite) => {
  test('may do everything that a store does, and nothing else', async () => {
    await suite.redis.call('ACL', ...RULE.split(' '));
    const url = suite.server.url.replace('//', '//shop:a-long-password@');
    // One connection waits for a replica that is not there: WAIT, too, has to be allowed.
    const waitForReplicas = { replicas: 1, timeoutMs: 5, onDegraded: () => undefined };
    const store = await suite.open({ url, namespace: 'shop', waitForReplicas });
    const events = someEvents(3);
    const write = { stream: 'a-1', expected: 'any', events } as const;
    for (const expected of ['no-stream', 'any', 'stream-exists', 2] as const)
      expect(await store.append({ writes: [{ ...write, expected }] })).toMatchObject({ ok: true });
    const group = ['a-1', 'a-2'].map((stream) => ({ ...write, stream, events: someEvents(2) }));
    await store.append({ writes: group, checks: [{ stream: 'b-1', expected: 'no-stream' }] });
    await store.append({ writes: [{ stream: 'b-1', expected: 7, events: someEvents(1) }] });
    for await (const page of store.subscribe({ filter: { types: ['Happened'] } })) if (page.atHead) break;
    const waiting = store.subscribe({ after: 'end' })[Symbol.asyncIterator]();
    const next = waiting.next().then(() => waiting.next());
    await store.truncate({ stream: 'a-1', before: 2 });
    for (let round = 0; round < 2; round++) {
      await store.append({ writes: [{ ...write, stream: 'a-3', events: someEvents(2) }] });
      await store.append({
        writes: [{ ...write, stream: 'a-3', expected: 'no-stream', events: someEvents(2) }],
      });
      await store.delete({ stream: 'a-3', expected: 'any' });
    }
    await next;
    await waiting.return?.();
    await store.tombstone({ stream: 'a-3', expected: 'any' });
    await store.compact();
    const { snapshots, checkpoints, leases, directory } = store;
    const snapshot = {
      stream: 'a-1',
      schema: 's',
      revision: 2,
      eventId: events[2]!.id,
      state: 1,
      takenAt: 1,
    };
    await snapshots!.save(snapshot as never);
    await snapshots!.load('a-1', 's');
    await snapshots!.remove('a-1');
    await checkpoints!.save({ name: 'c', cursor: 'x', expected: null });
    await checkpoints!.load('c');
    const granted = await leases!.acquire({ name: 'l', owner: 'me', ttlMs: 1000 });
    if (granted.ok) await leases!.renew(granted.lease, 1000);
    if (granted.ok) await leases!.release(granted.lease);
    expect(await directory!.streams({ limit: 10 })).toMatchObject({ names: ['a-1', 'a-2'] });
    expect(await directory!.categories({ limit: 10 })).toMatchObject({ names: ['a'] });
    expect((await readAll(store, 'a-1'))[0]).toMatchObject({ revision: 2 });
    expect(await readLog(store)).not.toEqual([]);
    expect(await store.health()).toMatchObject({ ok: true });
    expect(await store.doctor()).toMatchObject({ powerLoss: { outcome: 'kept' } });
    const denied = { code: 'ES_ACCESS_DENIED', written: 'no' };
    await expect(suite.open({ url, namespace: 'other' })).rejects.toMatchObject(denied);
    expect(await suite.redis.call('ACL', 'LOG')).toMatchObject([expect.arrayContaining(['ef{other.p0}h'])]);
  }, 30_000);

  test('one right less is noticed on opening, before any script finds it out half-way', async () => {
    const url = suite.server.url.replace('//', '//shop:a-long-password@');
    for (const command of COMMANDS_OF_SCRIPTS) {
      await suite.redis.call('ACL', ...RULE.split(' '), `-${command.toLowerCase()}`);
      await expect(suite.open({ url, namespace: 'shop' })).rejects.toMatchObject({
        code: 'ES_ACCESS_DENIED',
        written: 'no',
        message: expect.stringContaining(command),
      });
    }
  });
});

test('the rule names every command of the scripts', () => {
  const folder = new URL('../commands/', import.meta.url);
  const lua = [...new Set(commandsIn(fileURLToPath(folder)))];
  expect(lua.filter((command) => command !== 'TIME').sort()).toEqual([...COMMANDS_OF_SCRIPTS].sort());
  expect(lua.filter((command) => !RULE.split(' ').includes(`+${command.toLowerCase()}`))).toEqual([]);
});

function commandsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.lua'))
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/redis\.p?call\('([A-Z]+)'/g)])
    .map(([, command]) => command ?? '');
}
