import { setTimeout as delay } from 'node:timers/promises';
import type { RedisSource } from '@eventfold-internal/test-servers';
import { openRedisStore } from '@eventfold/store-redis';
import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import { Cluster, Redis } from 'ioredis';
import type { ChaosTarget, Fault } from '../chaos-target.js';
import { connectionFaults } from '../connection-faults.js';
import type { Draw } from '../draw.js';
import { commandFaults, processFaults } from './server-faults.js';
import { moveSlot } from './move-slot.js';

const PARTITIONS = 4;

/** Three nodes without replicas, each behind a proxy of its own, and slots that move between them. */
export async function cluster(start: NonNullable<RedisSource['startCluster']>): Promise<ChaosTarget> {
  const servers = await start({ appendonly: true, appendfsync: 'always' });
  const proxies = await Promise.all(servers.nodes.map(({ url }) => startTcpProxy(url)));
  const admins = servers.nodes.map(({ url }) => {
    const admin = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    admin.on('error', () => undefined);
    return admin;
  });
  const nodes = servers.nodes.map(({ port }) => ({ host: '127.0.0.1', port }));
  const natMap = Object.fromEntries(
    nodes.map(({ port }, place) => [
      `127.0.0.1:${port}`,
      { host: '127.0.0.1', port: proxies[place]?.port ?? port },
    ]),
  );
  const faultsOf = servers.nodes.map((server, place) => ({
    ...processFaults(server),
    ...connectionFaults(proxies[place]!),
    ...commandFaults(admins[place]!),
  }));
  let namespaceInUse = '';
  const open = (namespace: string, behindProxies: boolean) => {
    namespaceInUse = namespace;
    const connection = new Cluster(nodes, { lazyConnect: true, ...(behindProxies ? { natMap } : {}) });
    return openRedisStore({ connection, namespace, partitions: PARTITIONS, timeoutMs: 30_000 });
  };
  return {
    name: 'a cluster of three',
    open: (namespace) => open(namespace, true),
    openSound: (namespace) => open(namespace, false),
    faults: {
      ...onSomeNode(faultsOf),
      'move slot': (draw) => moveSlot(admins, `ef{${namespaceInUse}.p${draw.between(0, PARTITIONS - 1)}}h`),
    },
    mayRaise: ['ES_STORE_FULL'],
    async settle() {
      for (const proxy of proxies) proxy.cut();
      await Promise.all(admins.map(untilWhole));
    },
    async stop() {
      for (const admin of admins) admin.disconnect();
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await servers.stop();
    },
  };
}

/** Every fault of a node, on one that is drawn. */
function onSomeNode(faultsOf: readonly Readonly<Record<string, Fault>>[]): Record<string, Fault> {
  const names = Object.keys(faultsOf[0] ?? {});
  const strike = (name: string) => async (draw: Draw) => draw.pick(faultsOf)[name]?.(draw);
  return Object.fromEntries(names.map((name) => [name, strike(name)]));
}

async function untilWhole(admin: Redis): Promise<void> {
  while (!(await admin.cluster('INFO')).includes('cluster_state:ok')) await delay(50);
}
