import { once } from 'node:events';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { jsonEvent, KurrentDBClient, type AllStreamSubscription } from '@kurrent/kurrentdb-client';
import { startStandIn, type KurrentStandIn, type StandInOptions } from './start-stand-in.js';

jest.setTimeout(60_000);

const started: KurrentStandIn[] = [];
const clients: KurrentDBClient[] = [];

async function start(options?: StandInOptions): Promise<KurrentStandIn> {
  const standIn = await startStandIn(options);
  started.push(standIn);
  return standIn;
}

function connect({ connectionString }: KurrentStandIn): KurrentDBClient {
  const client = KurrentDBClient.connectionString(`${connectionString}&discoveryInterval=20`);
  clients.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
  await Promise.all(started.splice(0).map((standIn) => standIn.stop()));
});

const events = (count: number) =>
  Array.from({ length: count }, (_, n) => jsonEvent({ type: 'T', data: { n } }));

async function revisions(client: KurrentDBClient, stream: string): Promise<bigint[]> {
  const found: bigint[] = [];
  for await (const { event } of client.readStream(stream))
    if (event !== undefined) found.push(event.revision);
  return found;
}

async function outcomeOf(subscription: AllStreamSubscription): Promise<unknown> {
  try {
    subscription.resume();
    await once(subscription, 'end');
    return 'ended';
  } catch (error) {
    return (error as Error).message;
  }
}

describe.each(['23.10.8', '26.1.0'] as const)('a stand-in for %s', (version) => {
  test('serves the unchanged client: appends, reads by its native path, subscriptions', async () => {
    const client = connect(await start({ version }));
    expect(await client.appendToStream('a-1', events(3))).toMatchObject({ nextExpectedRevision: 2n });
    expect(await revisions(client, 'a-1')).toEqual([0n, 1n, 2n]);
    const seen: bigint[] = [];
    for await (const { event } of client.subscribeToStream('a-1')) {
      seen.push(event?.revision ?? -1n);
      if (seen.length === 3) void client.appendToStream('a-1', events(2));
      if (seen.length === 5) break;
    }
    expect(seen).toEqual([0n, 1n, 2n, 3n, 4n]);
  });

  test('keeps what was written when it is killed and started again, and nobody hears it in between', async () => {
    const standIn = await start({ version });
    await connect(standIn).appendToStream('a-1', events(3));
    await standIn.kill();
    await expect(connect(standIn).appendToStream('a-1', events(1))).rejects.toThrow();
    await standIn.restart();
    expect(await revisions(connect(standIn), 'a-1')).toEqual([0n, 1n, 2n]);
  });

  test('ends subscriptions when told to, with and without an error', async () => {
    const standIn = await start({ version });
    const client = connect(standIn);
    for (const [end, outcome] of [
      [() => standIn.endSubscriptions(), 'ended'],
      [() => standIn.dropSubscriptions(), expect.stringContaining('Consumer too slow')],
    ] as const) {
      const subscription = client.subscribeToAll({ fromPosition: 'end' });
      subscription.on('caughtUp', end);
      subscription.on('error', () => undefined);
      expect(await outcomeOf(subscription)).toEqual(outcome);
    }
  });

  test('sends writers to the leader, and says that it is starting', async () => {
    const standIn = await start({ version });
    standIn.beFollowerOf({ host: '127.0.0.1', port: 9 });
    await expect(connect(standIn).appendToStream('a-1', events(1))).rejects.toMatchObject({
      type: 'not-leader',
      leader: { address: '127.0.0.1', port: 9 },
    });
    standIn.beFollowerOf(undefined);
    standIn.beStarting(true);
    await expect(connect(standIn).deleteStream('a-1')).rejects.toMatchObject({ type: 'unavailable' });
    standIn.beStarting(false);
    expect(await connect(standIn).appendToStream('a-1', events(1))).toMatchObject({ success: true });
  });

  test('answers nobody while it is silent, and everybody afterwards', async () => {
    const standIn = await start({ version });
    const client = connect(standIn);
    await client.appendToStream('a-1', events(1));
    standIn.silence();
    let answered = false;
    const answer = client.appendToStream('a-1', events(1)).then((result) => {
      answered = true;
      return result;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(answered).toBe(false);
    standIn.speak();
    expect(await answer).toMatchObject({ nextExpectedRevision: 1n });
  });
});

/** A live subscriber that does not read while the events come. */
async function fallBehind(version: '23.10.8' | '26.1.0', count: number) {
  const client = connect(await start({ version }));
  const subscription = client.subscribeToAll({ fromPosition: 'end' });
  let [caughtUp, seen, failure] = [0, 0, ''];
  subscription.on('error', (error) => (failure = error.message));
  await new Promise<void>((resolve) =>
    subscription.on('caughtUp', () => {
      caughtUp++;
      resolve();
    }),
  );
  const data = { text: 'x'.repeat(2000) };
  for (let n = 0; n < count; n += 10)
    await client.appendToStream(
      'a-1',
      Array.from({ length: 10 }, () => jsonEvent({ type: 'T', data })),
    );
  subscription.on('data', () => seen++);
  return {
    until: (done: () => boolean) => waitUntil(done),
    caughtUp: () => caughtUp,
    seen: () => seen,
    failure: () => failure,
  };
}

async function waitUntil(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('23.10.8 drops a live subscription whose consumer falls behind', async () => {
  const { until, failure, seen } = await fallBehind('23.10.8', 1000);
  await until(() => failure() !== '');
  expect(failure()).toContain('Consumer too slow');
  expect(seen()).toBeLessThan(1000);
});

test('26.1.0 lets it catch up again, and says so', async () => {
  const { until, caughtUp, seen, failure } = await fallBehind('26.1.0', 1000);
  await until(() => seen() === 1000 && caughtUp() > 1);
  expect(failure()).toBe('');
});
