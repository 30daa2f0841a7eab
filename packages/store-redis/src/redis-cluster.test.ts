import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findRedis, type RedisCluster } from '@eventfold-internal/test-servers';
import { isEventStoreError, type EventStore } from '@eventfold/core';
import { Cluster, Redis } from 'ioredis';
import { openRedisStore, type DegradedAppend, type RedisStore } from './index.js';
import { readAll, readLog, someEvents } from './redis-server.fixture.js';

const startCluster = findRedis('the Redis store on a cluster under change').startCluster;

describe('a cluster under change', () => {
  if (startCluster === undefined) {
    test.skip('not run: no redis-server', () => undefined);
    return;
  }
  const parts: { cluster?: RedisCluster; nodes?: Redis[]; store?: RedisStore } = {};
  beforeAll(async () => {
    parts.cluster = await startCluster();
    parts.nodes = parts.cluster.nodes.map(({ url }) => new Redis(url));
    const startup = parts.cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
    const connection = new Cluster(startup, { lazyConnect: true });
    parts.store = await openRedisStore({ connection, namespace: 'moving', partitions: 3 });
  }, 30_000);
  afterAll(async () => {
    await parts.store?.close();
    for (const node of parts.nodes ?? []) node.disconnect();
    await parts.cluster?.stop();
  });

  test('the doctor asks every primary', async () => {
    const { failover, servers } = await parts.store!.doctor();
    expect(failover.outcome).toBe('at-risk');
    expect(servers.map(({ address }) => address).sort()).toEqual(
      parts.cluster!.nodes.map(({ port }) => `127.0.0.1:${port}`).sort(),
    );
    expect(servers).toEqual(servers.map((server) => ({ ...server, role: 'primary', cluster: true })));
  });

  test('a slot that moves under load loses nothing and writes nothing twice', async () => {
    const [store, nodes] = [parts.store!, parts.nodes!];
    const written = new Set<string>();
    let stop = false;
    const writer = async (n: number): Promise<void> => {
      for (let revision = -1; !stop; revision++) {
        const [event] = someEvents(1);
        const stream = `w-${n}-${Math.floor((revision + 1) / 20)}`;
        const at = (revision + 1) % 20;
        const append = store.append({
          writes: [{ stream, expected: at === 0 ? 'no-stream' : at - 1, events: [event!] }],
        });
        const outcome = await append.catch((error: unknown) => error);
        if (isEventStoreError(outcome)) throw outcome;
        expect(outcome).toMatchObject({ ok: true });
        written.add(event!.id);
        await delay(1);
      }
    };
    const writers = [1, 2, 3, 4, 5, 6, 7, 8].map(writer);
    while (written.size < 200) await delay(5);
    const moved = await moveSlot(nodes, 'ef{moving.p1}h');
    await delay(200);
    stop = true;
    await Promise.all(writers);
    expect(moved).toBeGreaterThan(5);
    const ids = (await readLog(store)).map(({ id }) => id);
    expect(ids).toHaveLength(written.size);
    expect(new Set(ids)).toEqual(written);
  }, 30_000);

  test('no replica is said to have confirmed an append whose node may not have been asked', async () => {
    const [nodes, degraded] = [parts.nodes!, [] as DegradedAppend[]];
    const onDegraded = (append: DegradedAppend): unknown => degraded.push(append);
    const startup = parts.cluster!.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
    const store = await openRedisStore({
      connection: new Cluster(startup, { lazyConnect: true }),
      namespace: 'waiting',
      waitForReplicas: { replicas: 1, timeoutMs: 5, onDegraded },
    });
    const append = () =>
      store.append({ writes: [{ stream: 'a-1', expected: 'any', events: someEvents(1) }] });
    await append();
    await append();
    await moveSlot(nodes, 'ef{waiting.p0}h');
    await append();
    await append();
    await store.close();
    expect(degraded.map(({ confirmed }) => confirmed)).toEqual([0, 0, null, 0]);
  });

  test('while a slot lies on two nodes, appends to new streams end at their deadline with nothing written', async () => {
    const [store, nodes] = [parts.store!, parts.nodes!];
    const stream = streamIn(store, 2);
    const move = await beginMove(nodes, 'ef{moving.p2}h');
    const half = await nodes[move.from]!.cluster('GETKEYSINSLOT', move.slot, 2);
    for (const key of half) await migrate(nodes, move, key);
    const append = () =>
      store.append({ writes: [{ stream, expected: 'any', events: someEvents(1) }] }, { timeoutMs: 500 });
    // On a busy machine the last try can outlast the deadline, and then its outcome is unknown.
    const refusals = [await refusal(append()), await refusal(append()), await refusal(append())];
    const unavailable = { code: 'ES_UNAVAILABLE', written: 'no', retryable: true };
    expect(refusals).toContainEqual(expect.objectContaining(unavailable));
    await endMove(nodes, move);
    expect(
      await store.append({ writes: [{ stream, expected: 'any', events: someEvents(1) }] }),
    ).toMatchObject({ ok: true });
    expect(await readAll(store, stream)).toHaveLength(1);
  }, 30_000);

  test.each([
    ['first', (a: string, b: string) => (a < b ? -1 : 1)],
    ['last', (a: string, b: string) => (a < b ? 1 : -1)],
  ])(
    'a read is whole or does not happen, whichever keys of a slot have moved: the log %s',
    async (_, order) => {
      const [store, nodes] = [parts.store!, parts.nodes!];
      const stream = streamIn(store, 0);
      await store.delete({ stream, expected: 'any' });
      await store.append({ writes: [{ stream, expected: 'no-stream', events: someEvents(3) }] });
      const move = await beginMove(nodes, 'ef{moving.p0}h');
      const keys = await nodes[move.from]!.cluster('GETKEYSINSLOT', move.slot, 100);
      const outcomes = new Set<unknown>();
      for (const key of [...keys].sort(order)) {
        await migrate(nodes, move, key);
        for (const read of readsOf(store, stream)) outcomes.add(await read.catch(codeOf));
      }
      await endMove(nodes, move);
      // On a busy machine no try may end in time.
      for (const code of ['ES_UNAVAILABLE', 'ES_TIMEOUT']) outcomes.delete(code);
      expect([...outcomes]).toEqual([3]);
      expect(await Promise.all(readsOf(store, stream))).toEqual([3, 3]);
    },
    60_000,
  );
});

/** How many events the stream has, in itself and in the log. */
function readsOf(store: EventStore, stream: string): Promise<number>[] {
  const soon = { timeoutMs: 300 };
  const filter = { streams: [stream] };
  return [store.readStream({ stream, limit: 100 }, soon), store.readLog({ filter, limit: 100 }, soon)].map(
    async (page) => (await page).events.length,
  );
}

function codeOf(error: unknown): string {
  return isEventStoreError(error) ? error.code : String(error);
}

interface Move {
  readonly slot: number;
  readonly from: number;
  readonly to: number;
  readonly ids: readonly string[];
}

async function beginMove(nodes: readonly Redis[], key: string): Promise<Move> {
  const slot = await nodes[0]!.cluster('KEYSLOT', key);
  const ids = (await Promise.all(nodes.map((node) => node.cluster('MYID')))).map(String);
  const owned = await Promise.all(
    nodes.map((node) => node.cluster('COUNTKEYSINSLOT', slot).then((count) => count > 0)),
  );
  const from = owned.indexOf(true);
  const to = (from + 1) % nodes.length;
  await nodes[to]!.cluster('SETSLOT', slot, 'IMPORTING', ids[from]!);
  await nodes[from]!.cluster('SETSLOT', slot, 'MIGRATING', ids[to]!);
  return { slot, from, to, ids };
}

/** Why the append did not happen; undefined where it did. */
function refusal(append: Promise<unknown>): Promise<unknown> {
  return append.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function migrate(nodes: readonly Redis[], { from, to }: Move, key: string): Promise<void> {
  await nodes[from]!.migrate('127.0.0.1', nodes[to]!.options.port!, key, 0, 5000);
}

async function endMove(nodes: readonly Redis[], move: Move): Promise<number> {
  let moved = 0;
  for (;;) {
    const keys = await nodes[move.from]!.cluster('GETKEYSINSLOT', move.slot, 100);
    if (keys.length === 0) break;
    for (const key of keys) await migrate(nodes, move, key);
    moved += keys.length;
  }
  for (const node of [nodes[move.to]!, nodes[move.from]!, ...nodes]) {
    await node.cluster('SETSLOT', move.slot, 'NODE', move.ids[move.to]!);
  }
  return moved;
}

async function moveSlot(nodes: readonly Redis[], key: string): Promise<number> {
  return endMove(nodes, await beginMove(nodes, key));
}

function streamIn(store: EventStore, partition: number): string {
  for (let n = 0; ; n++) if (store.partitionOf(`fresh-${n}`) === partition) return `fresh-${n}`;
}
