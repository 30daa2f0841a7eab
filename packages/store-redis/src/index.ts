export { openRedisStore } from './open-redis-store.js';
export type { RedisStoreOptions } from './redis-store-options.js';
