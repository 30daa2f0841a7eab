import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { ExpectedRevision } from '@eventfold/core';
import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import type { RedisStore } from '../index.js';
import { describeRedis, readAll, someEvents } from '../redis-server.fixture.js';

const stream = 'a-1';

describeRedis(
  'an append whose reply is lost, and whose events are gone when it is sent again',
  {},
  (suite) => {
    /** Appends two events, loses the reply, and lets `meanwhile` happen before they are sent again. */
    const appendAgain = async (
      namespace: string,
      expected: ExpectedRevision,
      meanwhile: (other: RedisStore) => Promise<unknown>,
    ) => {
      const proxy = await startTcpProxy(suite.server.url);
      const [store, other] = [
        await suite.open({ namespace, url: proxy.url }),
        await suite.open({ namespace }),
      ];
      if (expected !== 'no-stream')
        await other.append({ writes: [{ stream, expected: 'no-stream', events: someEvents(1) }] });
      const before = (await readAll(other, stream)).length;
      const events = someEvents(2);
      proxy.swallowReplies(true);
      const appended = store
        .append({ writes: [{ stream, expected, events }] })
        .catch((error: unknown) => error);
      while ((await readAll(other, stream)).length === before) await delay(5);
      await meanwhile(other);
      proxy.refuse(true);
      proxy.cut();
      proxy.swallowReplies(false);
      proxy.refuse(false);
      const outcome = await appended;
      await store.close();
      await proxy.close();
      return { outcome, ids: events.map(({ id }) => id) };
    };

    const remove = {
      'the stream was deleted': (other: RedisStore) => other.delete({ stream, expected: 'any' }),
      'the stream was tombstoned': (other: RedisStore) => other.tombstone({ stream, expected: 'any' }),
      'they were truncated': async (other: RedisStore) => {
        await other.append({ writes: [{ stream, expected: 2, events: someEvents(1) }] });
        await other.truncate({ stream, before: 3 });
      },
      'one of them was truncated': async (other: RedisStore) => {
        await other.append({ writes: [{ stream, expected: 2, events: someEvents(1) }] });
        await other.truncate({ stream, before: 2 });
      },
      'the stream was deleted and written anew': async (other: RedisStore) => {
        await other.delete({ stream, expected: 'any' });
        await other.append({ writes: [{ stream, expected: 'no-stream', events: someEvents(3) }] });
      },
    };

    test.each(Object.entries(remove))('has an unknown outcome where %s', async (how, meanwhile) => {
      const { outcome, ids } = await appendAgain(how.replaceAll(' ', '_').slice(0, 32), 0, meanwhile);
      expect(outcome).toMatchObject({
        code: 'ES_OUTCOME_UNKNOWN',
        written: 'unknown',
        details: { eventIds: ids },
      });
    });

    test('is recognised where it created the stream', async () => {
      const { outcome } = await appendAgain('created', 'no-stream', (other) =>
        other.delete({ stream, expected: 'any' }),
      );
      expect(outcome).toMatchObject({ ok: true, position: '2' });
    });

    test('stays a conflict where it shows that nothing was written: others were faster', async () => {
      const proxy = await startTcpProxy(suite.server.url);
      const [store, other] = [
        await suite.open({ namespace: 'faster', url: proxy.url }),
        await suite.open({ namespace: 'faster' }),
      ];
      const write = (expected: ExpectedRevision, count = 1) =>
        [{ stream, expected, events: someEvents(count) }] as const;
      await other.append({ writes: write('no-stream') });
      for (const [round, meanwhile] of [
        () => other.append({ writes: write(0, 3) }),
        () => other.append({ writes: write(3) }),
      ].entries()) {
        // Cut on its way to the server: it may have arrived as far as this side can tell.
        proxy.spoil({ of: 'request', atByte: 0, does: 'cut' });
        proxy.refuse(true);
        const appended = store.append({ writes: write(round === 0 ? 0 : 3, 2) });
        await delay(50);
        await meanwhile();
        proxy.refuse(false);
        expect(await appended).toMatchObject({ ok: false, violations: [{ reason: 'revision' }] });
      }
      await store.close();
      await proxy.close();
    });
  },
);
