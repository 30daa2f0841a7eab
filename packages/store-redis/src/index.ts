export type { CompactOptions, CompactReport } from './compact/compact-options.js';
export type { DoctorReport } from './doctor/doctor.js';
export type { Durability, DurabilityOutcome } from './doctor/durability.js';
export type { ServerSettings } from './doctor/server-settings.js';
export { openRedisStore } from './open-redis-store.js';
export type { RedisStore } from './redis-event-store.js';
export type { DegradedAppend, ReplicaWaitOptions } from './replication/replica-wait-options.js';
export type { RedisStoreOptions } from './redis-store-options.js';
