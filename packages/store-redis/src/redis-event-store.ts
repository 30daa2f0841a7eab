import type { EventStore, OperationOptions } from '@eventfold/core';
import type { DoctorReport } from './doctor/doctor.js';

/** An event store on Redis. */
export interface RedisStore extends EventStore {
  /**
   * Asks the servers for their settings, and says what they promise of acknowledged events when Redis is killed, when
   * the power fails and when a replica takes over, or that nobody can tell. A few round trips; nothing is changed.
   */
  doctor(options?: OperationOptions): Promise<DoctorReport>;
}
