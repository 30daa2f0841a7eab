export { findKurrent, findKurrents, type KurrentServer, type KurrentSource } from './find-kurrent.js';
export { findRedis, type RedisSource } from './find-redis.js';
export type { RedisCluster } from './start-redis-cluster.js';
export type { RedisSentinel } from './start-redis-sentinel.js';
export type { RedisServer, StartRedisOptions } from './start-redis.js';
