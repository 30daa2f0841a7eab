import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer, RedisSource } from '@eventfold-internal/test-servers';
import { openRedisStore, type RedisStore } from '@eventfold/store-redis';
import { Redis } from 'ioredis';
import type { ChaosTarget } from '../chaos-target.js';
import { commandFaults } from './server-faults.js';

interface Node {
  readonly server: RedisServer;
  readonly admin: Redis;
}

/** What happens to the primary beside failovers. */
const ON_PRIMARY = ['script flush', 'client kill', 'pause writes', 'pause all', 'memory full', 'busy script'];

/**
 * Two servers that a Sentinel watches. Failovers are orderly, for a primary that dies may take events along: that is
 * what Redis promises, and no finding.
 */
export async function sentinelPair(
  start: NonNullable<RedisSource['start']>,
  startSentinel: NonNullable<RedisSource['startSentinel']>,
): Promise<ChaosTarget> {
  const first = await startNode(start, ['--repl-diskless-sync-delay', '0']);
  const second = await startNode(start, [
    '--repl-diskless-sync-delay',
    '0',
    '--replicaof',
    '127.0.0.1',
    `${first.server.port}`,
  ]);
  const { port, name, stop } = await startSentinel(first.server);
  const sentinel = new Redis(port, '127.0.0.1');
  // Only failovers of ours: one that the Sentinel begins because a primary is silent for a while may lose events.
  await sentinel.call('SENTINEL', 'SET', name, 'down-after-milliseconds', '600000');
  while (!String(await sentinel.call('SENTINEL', 'REPLICAS', name)).includes('slave-priority'))
    await delay(50);
  const open = (namespace: string): Promise<RedisStore> => {
    const connection = new Redis({ sentinels: [{ host: '127.0.0.1', port }], name, lazyConnect: true });
    return openRedisStore({ connection, namespace, timeoutMs: 30_000 });
  };
  const nodes: [primary: Node, replica: Node] = [first, second];
  const failover = async (): Promise<void> => {
    const [primary, replica] = nodes;
    await primary.admin.client('PAUSE', 60_000, 'WRITE');
    await synchronised(primary, replica);
    await orderFailover(sentinel, name);
    while (!(await replica.admin.info('replication')).includes('role:master')) await delay(20);
    // The Sentinel comes to that later: what the old primary took meanwhile would be lost.
    await primary.admin.replicaof('127.0.0.1', replica.server.port);
    await primary.admin.client('UNPAUSE');
    nodes.reverse();
    await synchronised(replica, primary);
  };
  return {
    name: 'a primary and a replica with a Sentinel',
    open,
    openSound: open,
    faults: {
      failover,
      ...Object.fromEntries(
        ON_PRIMARY.map((fault) => [fault, (draw) => commandFaults(nodes[0].admin)[fault]!(draw)]),
      ),
    },
    mayRaise: ['ES_STORE_FULL'],
    async settle() {
      await nodes[0].admin.ping();
    },
    async stop() {
      sentinel.disconnect();
      await stop();
      for (const { server, admin } of nodes) {
        admin.disconnect();
        await server.stop();
      }
    },
  };
}

/** A Sentinel refuses a failover until it has seen how the one before ended, and until it knows a replica to promote. */
async function orderFailover(sentinel: Redis, name: string): Promise<void> {
  for (;;) {
    try {
      await sentinel.call('SENTINEL', 'FAILOVER', name);
      return;
    } catch (error) {
      if (!(error instanceof Error && /^(INPROG|NOGOODSLAVE)/.test(error.message))) throw error;
      await delay(50);
    }
  }
}

async function startNode(start: NonNullable<RedisSource['start']>, args: readonly string[]): Promise<Node> {
  const server = await start({
    appendonly: true,
    appendfsync: 'always',
    args: [...args, '--busy-reply-threshold', '20'],
  });
  const admin = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  admin.on('error', () => undefined);
  return { server, admin };
}

/** Resolves once the replica has everything that the primary has. */
async function synchronised(primary: Node, replica: Node): Promise<void> {
  for (;;) {
    const [one, other] = await Promise.all([primary, replica].map(({ admin }) => admin.info('replication')));
    const written = /master_repl_offset:(\d+)/.exec(one ?? '')?.[1];
    const received = /slave_repl_offset:(\d+)/.exec(other ?? '')?.[1];
    if (other?.includes('master_link_status:up') === true && written === received) return;
    await delay(20);
  }
}
