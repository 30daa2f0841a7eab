import type { Position } from '../event/event.js';
import type { ExpectedRevision } from '../stream/expected-revision.js';
import type { AppendRequest, AppendResult, Conflict } from './append.js';
import type { CheckpointStore } from './checkpoint-store.js';
import type { LeaseStore } from './lease-store.js';
import type { Manifest } from './manifest.js';
import type { OperationOptions } from './operation-options.js';
import type {
  Cursor,
  LogPage,
  ReadLogRequest,
  ReadStreamRequest,
  StreamPage,
  SubscribeRequest,
} from './read.js';
import type { SnapshotStore } from './snapshot-store.js';
import type { StreamDirectory } from './stream-directory.js';

/** How two positions lie; `concurrent` where the store orders them only within a partition. */
export type PositionOrder = 'before' | 'same' | 'after' | 'concurrent';

/** A stream to delete or to tombstone, and what its remover believes of it: an expectation that does not hold is a conflict. */
export interface RemoveRequest {
  readonly stream: string;
  readonly expected: ExpectedRevision;
}

/** `changed` is false where there was nothing to remove. */
export type RemoveResult = { readonly ok: true; readonly changed: boolean } | Conflict;

/** A stream whose oldest events are to go. Its revisions stay as they are, and the next event gets the next one. */
export interface TruncateRequest {
  readonly stream: string;
  /** Events below this revision are removed. At most one past the stream's last revision. */
  readonly before: number;
}

/** Whether the store's server answers. It says nothing of what its user may do, nor of how durable it is. */
export interface Health {
  readonly ok: boolean;
  /** One round trip, in milliseconds. */
  readonly latencyMs: number;
  /** Why it is not ok. */
  readonly error?: Error | undefined;
}

/**
 * The store port: what every event store does, and all that core asks of one. docs/contract.md holds its promises;
 * the suite in `@eventfold/testkit` checks them. `@eventfold/core/store` has the helpers that authors of a store need.
 */
export interface EventStore {
  readonly manifest: Manifest;

  /**
   * Adds events to one or several streams. Bad input rejects before anything is written; a conflict is a value.
   * A repeat of an append that was written answers what the first one answered (docs/idempotence.md).
   * @throws ES_STREAM_TOMBSTONED, ES_TOO_LARGE, ES_CROSS_PARTITION, ES_OUTCOME_UNKNOWN, …
   */
  append(request: AppendRequest, options?: OperationOptions): Promise<AppendResult>;

  readStream(request: ReadStreamRequest, options?: OperationOptions): Promise<StreamPage>;

  /** @throws ES_INVALID_CURSOR; ES_HISTORY_DIVERGED where the cursor stands on an event that is not in this history */
  readLog(request: ReadLogRequest, options?: OperationOptions): Promise<LogPage>;

  /**
   * Follows the log without gap or duplicate, at its reader's pace, holding a bounded number of events. It survives
   * lost connections. It never ends by itself: an abort throws ES_ABORTED, closing the store throws ES_CLOSED.
   */
  subscribe(request: SubscribeRequest, options?: Pick<OperationOptions, 'signal'>): AsyncIterable<LogPage>;

  /** Hides a stream's events. A later append goes on after its last revision. */
  delete(request: RemoveRequest, options?: OperationOptions): Promise<RemoveResult>;

  /** Removes a stream for ever: its name can never be written again. */
  tombstone(request: RemoveRequest, options?: OperationOptions): Promise<RemoveResult>;

  /** Removes a stream's oldest events. The revisions of the others stay. */
  truncate(request: TruncateRequest, options?: OperationOptions): Promise<RemoveResult>;

  /** Pure. */
  comparePositions(a: Position, b: Position): PositionOrder;

  /** Pure: whether everything up to `position` was scanned by the query that `cursor` belongs to. */
  covers(cursor: Cursor, position: Position): boolean;

  /** Pure: the partition that holds a stream, from 0. */
  partitionOf(stream: string): number;

  /** One round trip. Resolves whatever the answer; `ok` says it. */
  health(options?: OperationOptions): Promise<Health>;

  /** Lets running operations end, then frees everything. Safe to call again; later operations reject with ES_CLOSED. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;

  /** Ports of their own: any store may supply them, for its own events or another store's. */
  readonly snapshots?: SnapshotStore | undefined;
  readonly checkpoints?: CheckpointStore | undefined;
  readonly leases?: LeaseStore | undefined;
  readonly directory?: StreamDirectory | undefined;
}
