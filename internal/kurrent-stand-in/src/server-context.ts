import type { Database } from './database/database.js';
import type { FaultState } from './faults.js';
import type { Groups } from './groups/groups.js';
import type { ServerVersion, VersionTraits } from './server-version.js';

/** What the services of one server share. */
export interface ServerContext {
  readonly version: ServerVersion;
  readonly traits: VersionTraits;
  readonly database: Database;
  /** The persistent subscriptions. */
  readonly groups: Groups;
  readonly faults: FaultState;
  /** The largest append, in bytes of data. */
  readonly maxAppendSize: number;
  /** Where the server listens, as it tells in gossip. */
  readonly port: number;
  readonly subscriptions: Set<OpenSubscription>;
}

/** A subscription that somebody can end from outside. */
export interface OpenSubscription {
  /** Ends it without an error, as a server does that shuts down. */
  end(): void;
  /** Drops it as the server does when the consumer does not keep up. */
  drop(): void;
}
