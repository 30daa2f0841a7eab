export type {
  EventLike,
  NewEvent,
  PreparedEvent,
  SystemMetadata,
  CommittedEvent,
  RecordedEvent,
  Position,
} from './event/event.js';
export type { JsonObject, JsonValue } from './event/json.js';
export { derivedEventId, isUuid } from './event/event-id.js';

export { streamName, categoryOf, MAX_EVENT_TYPE_BYTES, MAX_STREAM_NAME_BYTES } from './stream/stream-name.js';
export type { ExactRevision, ExpectedRevision, RevisionToken } from './stream/expected-revision.js';

export type { ErrorCode, Written } from './errors/error-codes.js';
export { errorCodes } from './errors/error-codes.js';
export { isEventStoreError, type ErrorDetails, type EventStoreError } from './errors/event-store-error.js';

export type {
  EventStore,
  Health,
  PositionOrder,
  RemoveRequest,
  RemoveResult,
  TruncateRequest,
} from './store/event-store.js';
export type {
  AppendRequest,
  AppendResult,
  AppendSuccess,
  AppendedStream,
  Conflict,
  ConflictViolation,
  PreparedAppend,
  PreparedWrite,
  StreamCheck,
  StreamState,
  StreamWrite,
  ViolationReason,
} from './store/append.js';
export type {
  Cursor,
  LogPage,
  LogStart,
  ReadLogRequest,
  ReadStreamRequest,
  StreamPage,
  SubscribeRequest,
} from './store/read.js';
export type { LogFilter } from './store/log-filter.js';
export type { Manifest, ManifestLevels, ManifestLimits, ManifestOperations } from './store/manifest.js';
export { DEFAULT_TIMEOUT_MS, type OperationOptions } from './store/operation-options.js';
export type {
  CheckpointStore,
  SaveCheckpointRequest,
  SaveCheckpointResult,
} from './store/checkpoint-store.js';
export type { Snapshot, SnapshotStore } from './store/snapshot-store.js';
export type { Lease, LeaseRequest, LeaseResult, LeaseStore } from './store/lease-store.js';
export type { ListRequest, NamePage, StreamDirectory } from './store/stream-directory.js';

export {
  decider,
  type CommandOf,
  type Decider,
  type DeciderDefinition,
  type Decision,
  type EventOf,
  type StateOf,
} from './decider/decider.js';
export { execute } from './decider/execute.js';
export type { ExecuteOptions, ExecuteResult } from './decider/execute-options.js';
export {
  commandHandler,
  type CommandHandler,
  type CommandHandlerOptions,
  type LoadedState,
} from './decider/command-handler.js';
export type { RetryPolicy } from './decider/retry-policy.js';

export type { DecodedEvent, EventPipeline } from './schema/event-pipeline.js';
export { defineEvents, type EventDefinitions } from './schema/define-events.js';
export type { Codec, EventTransform, EventTypeDefinition } from './schema/event-type.js';
export {
  several,
  upcasters,
  type SplitEvents,
  type Upcaster,
  type UpcasterChain,
} from './schema/upcasters.js';
export type { StandardSchema } from './schema/standard-schema.js';

export type { EventReader } from './read/event-reader.js';
export type { LogQuery } from './read/log-query.js';
export { readLog, type ReadLogOptions } from './read/read-log.js';
export { readStream, type EventSource, type ReadStreamOptions } from './read/read-stream.js';
export {
  subscribe,
  type SubscribeOptions,
  type Subscription,
  type SubscriptionPage,
} from './read/subscribe.js';
export { subscribeToStream, type SubscribeToStreamOptions } from './read/subscribe-to-stream.js';

export { stateCache, type StateCache } from './decider/state-cache.js';
export { allOf, anyOf, every, olderThan, smallerThan } from './snapshot/snapshot-policies.js';
export {
  snapshotPlan,
  type SnapshotFacts,
  type SnapshotOptions,
  type SnapshotPlan,
  type SnapshotPolicy,
} from './snapshot/snapshot-plan.js';

export {
  projection,
  type EventFrom,
  type Projection,
  type ProjectionDefinition,
  type ProjectionHandlers,
  type ProjectionSource,
} from './projection/projection.js';
export {
  runProjection,
  type ProjectionState,
  type RunningProjection,
  type RunProjectionOptions,
  type StoreFailure,
} from './projection/run-projection.js';
export type { HandlerFailure } from './projection/handle-page.js';

export { repository, type Repository, type RepositoryOptions } from './styles/repository.js';
export type { AggregateRoot } from './styles/aggregate-root.js';
export { executeCommand, type CommandObject } from './styles/execute-command.js';

export { observeStore } from './telemetry/observe-store.js';
export type {
  CommandFacts,
  CommandOutcome,
  HandlingFacts,
  OperationFacts,
  OperationOutcome,
  ProjectionProgress,
  Telemetry,
  TraceContext,
} from './telemetry/telemetry.js';
