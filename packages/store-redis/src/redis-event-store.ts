import type { EventStore, OperationOptions } from '@eventfold/core';
import type { CompactOptions, CompactReport } from './compact/compact-options.js';
import type { DoctorReport } from './doctor/doctor.js';

/** An event store on Redis. */
export interface RedisStore extends EventStore {
  /**
   * Asks the servers for their settings, and says what they promise of acknowledged events when Redis is killed, when
   * the power fails and when a replica takes over, or that nobody can tell. A few round trips; nothing is changed.
   */
  doctor(options?: OperationOptions): Promise<DoctorReport>;

  /**
   * Takes what the log still says of removed events out of it. Truncating, deleting and tombstoning free events at once,
   * but leave about 20 bytes and the stream's name for every call that wrote some. The place of a stream's first event
   * stays, for listing, until the stream is tombstoned. Works in short steps beside writers and subscribers; positions do
   * not change, and cursors go on where they were (one that stands on a removed event cannot be verified any more).
   * It may run in several processes at once and be broken off at any time: the next call goes on where it was. Without
   * a `timeoutMs` for the whole: it holds for each step.
   * @throws ES_STORE_FULL where there is no memory left even for this: the links that stay are copied, one log at a time
   */
  compact(options?: CompactOptions): Promise<CompactReport>;
}
