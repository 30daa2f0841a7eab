import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startKurrentStandIn, type KurrentStandIn } from '@eventfold-internal/test-servers';
import { openPersistentSubscriptions } from '../persistent/persistent-subscriptions.js';
import { openKurrentStore, openWith } from '../open-kurrent-store.js';

jest.setTimeout(30_000);

// A server without TLS does not look at names and passwords, and the stand-in has none. Told to, it answers what a real 23.10.8 with
// TLS was seen to answer.
describe('a user whom the server does not know', () => {
  let standIn: KurrentStandIn;
  let url: string;
  beforeAll(async () => {
    standIn = await startKurrentStandIn();
    url = standIn.connectionString.replace('://', '://shop:a-secret@');
  });
  afterAll(() => standIn.stop());

  const REFUSED = {
    code: 'ES_ACCESS_DENIED',
    written: 'no',
    message: expect.stringContaining('user name and password'),
  };

  test.each([
    ['a client as it is', (options: { connectionString: string }) => openKurrentStore(lenient(options))],
    [
      'one with other insides',
      (options: { connectionString: string }) => openWith(undefined, lenient(options)),
    ],
  ])('opens no store, by %s', async (_, open) => {
    standIn.forgetUsers(true);
    const started = performance.now();
    const error: unknown = await open({ connectionString: url }).catch((reason: unknown) => reason);
    expect(error).toMatchObject(REFUSED);
    expect((error as Error).message).not.toContain('a-secret');
    expect(performance.now() - started).toBeLessThan(8000);
    standIn.forgetUsers(false);
    await (await open({ connectionString: url })).close();
  });

  test('opens one on a server that was just set up, once it has its users', async () => {
    standIn.forgetUsers(true);
    const opening = openKurrentStore(lenient({ connectionString: url }));
    setTimeout(() => standIn.forgetUsers(false), 300);
    await (await opening).close();
  });

  test('is told so by every operation, when the password was changed meanwhile', async () => {
    const store = await openKurrentStore(lenient({ connectionString: url }));
    standIn.forgetUsers(true);
    const write = (expected: 'any' | 'no-stream') =>
      store.append({ writes: [{ stream: 'a-1', expected, events: [{ type: 'Happened', data: {} }] }] });
    const pages = store.subscribe({ after: 'start' })[Symbol.asyncIterator]();
    const operations = {
      'append under any': () => write('any'),
      'append under no-stream': () => write('no-stream'),
      readStream: () => store.readStream({ stream: 'a-1', limit: 1 }),
      readLog: () => store.readLog({ limit: 1 }),
      subscribe: () => pages.next(),
      delete: () => store.delete({ stream: 'a-1', expected: 'any' }),
      tombstone: () => store.tombstone({ stream: 'a-1', expected: 'any' }),
      truncate: () => store.truncate({ stream: 'a-1', before: 1 }),
      checkpoint: () => store.checkpoints!.load('a'),
    };
    for (const [name, run] of Object.entries(operations))
      expect([name, await run().catch((error: unknown) => error)]).toEqual([
        name,
        expect.objectContaining({ code: 'ES_ACCESS_DENIED', written: 'no' }),
      ]);
    expect(await store.health()).toMatchObject({ ok: false, error: REFUSED });
    standIn.forgetUsers(false);
    expect(await write('no-stream')).toMatchObject({ ok: true });
    expect((await store.health()).ok).toBe(true);
    await store.close();
  });

  test('gets no persistent subscription', async () => {
    standIn.forgetUsers(true);
    const groups = openPersistentSubscriptions({ connectionString: url, allowPlainTextCredentials: true });
    await expect(groups.create({ group: 'g', stream: 'a-1' })).rejects.toMatchObject(REFUSED);
    standIn.forgetUsers(false);
    await groups.close();
  });

  const lenient = (options: { connectionString: string }) => ({
    ...options,
    allowPlainTextCredentials: true,
  });
});
