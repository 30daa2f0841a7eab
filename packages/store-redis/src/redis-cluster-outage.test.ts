import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findRedis, type RedisCluster } from '@eventfold-internal/test-servers';
import { isEventStoreError, type EventStore, type RecordedEvent } from '@eventfold/core';
import { Cluster, Redis } from 'ioredis';
import { openRedisStore, type RedisStore } from './index.js';
import { readAll, readLog, someEvents } from './redis-server.fixture.js';

const startCluster = findRedis('the Redis store on a cluster that loses a node').startCluster;

const PARTITIONS = 6;
const unavailable = { code: 'ES_UNAVAILABLE', written: 'no', retryable: true };

describe('a cluster that loses a node which has no replica', () => {
  if (startCluster === undefined) {
    test.skip('not run: no redis-server', () => undefined);
    return;
  }
  const parts: { cluster?: RedisCluster; nodes?: Redis[]; store?: RedisStore } = {};
  beforeAll(async () => {
    parts.cluster = await startCluster({ appendonly: true });
    parts.nodes = parts.cluster.nodes.map(({ url }) => new Redis(url, { retryStrategy: () => 50 }));
    for (const node of parts.nodes) node.on('error', () => undefined);
    const startup = parts.cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
    const connection = new Cluster(startup, { lazyConnect: true });
    parts.store = await openRedisStore({ connection, namespace: 'down', partitions: PARTITIONS });
  }, 30_000);
  afterAll(async () => {
    await parts.store?.close();
    for (const node of parts.nodes ?? []) node.disconnect();
    await parts.cluster?.stop();
  }, 60_000);

  /** A stream of a partition on the node, and one of a partition elsewhere. */
  const streamsAt = async (node: number): Promise<{ lost: string; other: string }> => {
    const ofNode: number[] = [];
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const slot = await parts.nodes![0]!.cluster('KEYSLOT', `ef{down.p${partition}}h`);
      if ((await parts.nodes![node]!.cluster('COUNTKEYSINSLOT', slot)) > 0) ofNode.push(partition);
    }
    expect(ofNode.length % PARTITIONS).toBeGreaterThan(0);
    const find = (isThere: boolean): string => {
      for (let n = 0; ; n++)
        if (ofNode.includes(parts.store!.partitionOf(`a-${n}`)) === isThere) return `a-${n}`;
    };
    return { lost: find(true), other: find(false) };
  };
  const untilState = async (nodes: readonly number[], state: string): Promise<void> => {
    for (const node of nodes)
      while (!(await parts.nodes![node]!.cluster('INFO')).includes(`cluster_state:${state}`)) await delay(50);
  };

  test.each([
    ['refuses everything, and', 'yes', 0],
    ['goes on with the other partitions, and', 'no', 1],
  ])(
    '%s recovers by itself when the node is back (cluster-require-full-coverage %s)',
    async (_, coverage, gone) => {
      const [store, server] = [parts.store!, parts.cluster!.nodes[gone]!];
      const rest = [0, 1, 2].filter((node) => node !== gone);
      for (const node of parts.nodes!) await node.config('SET', 'cluster-require-full-coverage', coverage);
      const { lost, other } = await streamsAt(gone);
      for (const stream of [lost, other]) await append(store, stream);
      const before = await readLog(store);
      const follower = follow(store);
      await server.kill9();
      // What comes in before the others have noticed waits for them, or for the node.
      const patient = append(store, lost, 50_000).catch((error: unknown) => error);
      if (coverage === 'yes') await untilState(rest, 'fail');
      else await untilFailed(parts.nodes![rest[0]!]!, server.port);

      for (const stream of [lost, other]) {
        const read = (timeoutMs: number) => store.readStream({ stream, limit: 10 }, { timeoutMs });
        if (stream === other && coverage === 'no') {
          expect(await append(store, stream)).toMatchObject({ ok: true });
          expect(await read(10_000)).toMatchObject({ state: 'active' });
          continue;
        }
        const refusals = [await refusal(() => append(store, stream, 400)), await refusal(() => read(400))];
        for (const error of refusals) {
          expect(error).toMatchObject(unavailable);
          if (stream === other) expect(isEventStoreError(error) && error.message).toMatch(/cluster is down/);
        }
      }
      // Nothing leaves for a node that is away, so nothing is unknown.
      const anywhere = () =>
        store.append(
          { writes: [{ stream: lost, expected: 'any', events: someEvents(1) }] },
          { timeoutMs: 400 },
        );
      expect(await refusal(anywhere)).toMatchObject(unavailable);
      expect(await refusal(() => store.readLog({ limit: 10 }, { timeoutMs: 400 }))).toMatchObject(
        unavailable,
      );
      const away = [...follower.seen];

      await server.restart();
      await untilState([0, 1, 2], 'ok');
      expect(await patient).toMatchObject({ ok: true });
      for (const stream of [lost, other]) {
        expect(await append(store, stream)).toMatchObject({ ok: true });
        const revisions = (await readAll(store, stream)).map(({ revision }) => revision);
        expect(revisions).toEqual(revisions.map((_each, index) => index));
      }
      const log = await readLog(store);
      expect(log).toHaveLength(before.length + (coverage === 'yes' ? 3 : 4));
      while (follower.seen.length < log.length) await delay(20);
      expect(new Set(follower.seen)).toEqual(new Set(log.map(({ id }) => id)));
      expect(away.length).toBeLessThan(follower.seen.length);
      await follower.end();
    },
    60_000,
  );
});

function append(store: EventStore, stream: string, timeoutMs = 10_000) {
  // Under an exact expectation: a lost answer is asked for again.
  return store
    .readStream({ stream, direction: 'backward', limit: 1 }, { timeoutMs })
    .then(({ head }) =>
      store.append(
        { writes: [{ stream, expected: head ?? 'no-stream', events: someEvents(1) }] },
        { timeoutMs },
      ),
    );
}

/** Why it is refused. On a busy machine the last try can outlast the deadline, and then it is not the refusal that is told. */
async function refusal(operation: () => Promise<unknown>): Promise<unknown> {
  let error: unknown;
  for (let tries = 0; tries < 5 && !isEventStoreError(error, 'ES_UNAVAILABLE'); tries++)
    error = await operation().catch((thrown: unknown) => thrown);
  return error;
}

/** A subscription to everything, which must outlive what happens. */
function follow(store: EventStore) {
  const seen: string[] = [];
  const stop = new AbortController();
  const done = (async () => {
    for await (const { events } of store.subscribe({}, { signal: stop.signal }))
      seen.push(...events.map(({ id }: RecordedEvent) => id));
  })().catch((error: unknown) => error);
  return {
    seen,
    async end() {
      stop.abort();
      expect(await done).toMatchObject({ code: 'ES_ABORTED' });
    },
  };
}

async function untilFailed(node: Redis, port: number): Promise<void> {
  for (;;) {
    const line = String(await node.cluster('NODES'))
      .split('\n')
      .find((each) => each.includes(`:${port}@`));
    if (/\bfail\b/.test(line ?? '')) return;
    await delay(50);
  }
}
