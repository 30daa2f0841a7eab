export { findKurrent } from './find-kurrent.js';
export { findRedis, type RedisSource } from './find-redis.js';
export type { RedisServer, StartRedisOptions } from './start-redis.js';
