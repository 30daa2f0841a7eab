import type { JsonValue } from '../event/json.js';
import type { OperationOptions } from './operation-options.js';

/** A state folded up to an event. Always disposable: losing it costs a longer read and nothing else. */
export interface Snapshot {
  readonly stream: string;
  /** What the state depends on besides the events; a snapshot of another schema is ignored. */
  readonly schema: string;
  /** The last event folded in. */
  readonly revision: number;
  readonly eventId: string;
  readonly state: JsonValue;
  /** What is remembered of the commands decided on this stream, so that repeats are recognised. */
  readonly commands: JsonValue;
  /** When it was taken, in milliseconds since 1970 by the clock of whoever took it. */
  readonly takenAt: number;
}

/** Keeps folded states beside the events. It may lose them at any time: whoever reads one that is missing folds from the beginning. */
export interface SnapshotStore {
  load(stream: string, schema: string, options?: OperationOptions): Promise<Snapshot | null>;
  /** Keeps the snapshot unless one of the same schema and the same or a later revision is there. */
  save(snapshot: Snapshot, options?: OperationOptions): Promise<void>;
  /** Removes the snapshots of every schema. */
  remove(stream: string, options?: OperationOptions): Promise<void>;
}
