import { once } from 'node:events';
import { afterEach, expect, jest, test } from '@jest/globals';
import {
  jsonEvent,
  KurrentDBClient,
  persistentSubscriptionToStreamSettingsFromDefaults,
} from '@kurrent/kurrentdb-client';
import { startStandIn, type KurrentStandIn } from '../start-stand-in.js';

jest.setTimeout(60_000);

let standIn: KurrentStandIn | undefined;
const clients: KurrentDBClient[] = [];

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.dispose()));
  await standIn?.stop();
});

function connect(server: KurrentStandIn): KurrentDBClient {
  const client = KurrentDBClient.connectionString(`${server.connectionString}&discoveryInterval=20`);
  clients.push(client);
  return client;
}

/** A server with a group of one stream that writes a checkpoint after every event. */
async function startWithGroup(count: number): Promise<KurrentStandIn> {
  const server = await startStandIn();
  standIn = server;
  const client = KurrentDBClient.connectionString(server.connectionString);
  const events = Array.from({ length: count }, (_, n) => jsonEvent({ type: 'T', data: { n } }));
  await client.appendToStream('s-1', events);
  const settings = { startFrom: 'start', checkPointLowerBound: 1, checkPointUpperBound: 1 } as const;
  await client.createPersistentSubscriptionToStream(
    's-1',
    'g',
    persistentSubscriptionToStreamSettingsFromDefaults(settings),
  );
  await client.dispose();
  return server;
}

test('a restart keeps a group, which goes on after its checkpoint', async () => {
  const server = await startWithGroup(5);
  const before = connect(server);
  const first = before.subscribeToPersistentSubscriptionToStream('s-1', 'g');
  const broken = once(first, 'error');
  let taken = 0;
  first.on('data', (event) => {
    if (taken++ < 3) first.ack(event).catch(() => undefined);
  });
  const checkpoint = async () =>
    (await before.getPersistentSubscriptionToStreamInfo('s-1', 'g')).stats.lastCheckpointedEventRevision;
  while ((await checkpoint()) !== 2n) await new Promise((resolve) => setTimeout(resolve, 10));
  await server.kill();
  await broken;
  await server.restart();
  const revisions: bigint[] = [];
  for await (const { event } of connect(server).subscribeToPersistentSubscriptionToStream('s-1', 'g')) {
    revisions.push(event?.revision ?? -1n);
    if (revisions.length === 2) break;
  }
  expect(revisions).toEqual([3n, 4n]);
});

test('a server that shuts down drops the consumers of its groups', async () => {
  const server = await startWithGroup(1);
  const consumer = connect(server).subscribeToPersistentSubscriptionToStream('s-1', 'g');
  const dropped = once(consumer, 'error');
  consumer.on('data', () => server.endSubscriptions());
  expect(await dropped).toMatchObject([{ type: 'persistent-subscription-dropped', code: 1 }]);
});
