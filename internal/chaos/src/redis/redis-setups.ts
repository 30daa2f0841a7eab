import { findRedis } from '@eventfold-internal/test-servers';
import type { Setups } from '../run-chaos.js';
import { cluster } from './cluster.js';
import { sentinelPair } from './sentinel-pair.js';
import { singleServer } from './single-server.js';

/** The ways to run Redis; undefined where no redis-server is installed. */
export function redisSetups(suite: string): Setups | undefined {
  const { start, startCluster, startSentinel } = findRedis(suite);
  if (start === undefined || startCluster === undefined || startSentinel === undefined) return undefined;
  return {
    single: () => singleServer(start, 1),
    partitions: () => singleServer(start, 4),
    sentinel: () => sentinelPair(start, startSentinel),
    cluster: () => cluster(startCluster),
  };
}
