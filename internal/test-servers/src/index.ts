export { contractRedis, type ContractRedis } from './contract-redis.js';
export { cuttable } from './cuttable.js';
export { findKurrent, findKurrents, type KurrentSource } from './find-kurrent.js';
export { findKurrentNode, type KurrentNodeSource } from './find-kurrent-node.js';
/** For what no real server does when told to. */
export {
  startStandIn as startKurrentStandIn,
  type KurrentStandIn,
} from '@eventfold-internal/kurrent-stand-in';
export { leaderUrl } from './leader-url.js';
export type { KurrentServer } from './kurrent-server.js';
export { findRedis, type RedisSource } from './find-redis.js';
export type { KurrentCluster } from './start-kurrent-cluster.js';
export type { KurrentNode } from './start-kurrent.js';
export type { RedisCluster } from './start-redis-cluster.js';
export type { RedisSentinel } from './start-redis-sentinel.js';
export type { RedisServer, StartRedisOptions } from './start-redis.js';
