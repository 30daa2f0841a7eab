import type { RedisSource } from '@eventfold-internal/test-servers';
import { openRedisStore, type RedisStore } from '@eventfold/store-redis';
import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import { Redis } from 'ioredis';
import type { ChaosTarget } from '../chaos-target.js';
import { connectionFaults } from '../connection-faults.js';
import { commandFaults, processFaults } from './server-faults.js';

const ARGS = [
  // Loading takes a moment for every event, so that LOADING can be met.
  ...['--key-load-delay', '100', '--loading-process-events-interval-bytes', '1024'],
  ...['--busy-reply-threshold', '20'],
];

/** One server that writes everything to its disk before it answers: nothing acknowledged may ever be lost. */
export async function singleServer(
  start: NonNullable<RedisSource['start']>,
  partitions = 1,
): Promise<ChaosTarget> {
  const server = await start({ appendonly: true, appendfsync: 'always', args: ARGS });
  const proxy = await startTcpProxy(server.url);
  const admin = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  admin.on('error', () => undefined);
  const openSound = (namespace: string): Promise<RedisStore> =>
    openRedisStore({ url: server.url, namespace, partitions });
  let namespaceInUse = '';
  /** Not a fault, but it rewrites the log under everybody's feet. */
  const compact = async (): Promise<void> => {
    const store = await openSound(namespaceInUse);
    await store.compact({ linksAStep: 20 });
    await store.close();
  };
  return {
    name: `one server, ${partitions === 1 ? 'one partition' : `${partitions} partitions`}`,
    open(namespace) {
      namespaceInUse = namespace;
      return openRedisStore({ url: proxy.url, namespace, partitions });
    },
    openSound,
    faults: { ...processFaults(server), ...connectionFaults(proxy), ...commandFaults(admin), compact },
    mayRaise: ['ES_STORE_FULL'],
    async settle() {
      // Delays that are set up and did not strike yet go with their connections.
      proxy.cut();
      await admin.ping();
    },
    async stop() {
      admin.disconnect();
      await proxy.close();
      await server.stop();
    },
  };
}
