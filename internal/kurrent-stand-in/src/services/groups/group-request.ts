// What requests say of a group: its name, its settings, where it begins.
import { status } from '@grpc/grpc-js';
import type { GroupDefinition, GroupName, GroupSettings } from '../../groups/group-settings.js';
import { logFilter } from '../log-filter.js';
import { groupFailed } from '../../wire/group-error.js';
import { persistent, type PersistentMessages, type SharedMessages } from '../../wire/messages.js';
import { rpcError, unexpected } from '../../wire/rpc-error.js';
import { readStreamName } from '../../wire/stream-identifier.js';

type DefiningRequest = PersistentMessages.CreateReq | PersistentMessages.UpdateReq;
type Options = PersistentMessages.CreateReq.Options | PersistentMessages.UpdateReq.Options;
type Settings = PersistentMessages.CreateReq.Settings | PersistentMessages.UpdateReq.Settings;

interface NamingOptions {
  hasAll(): boolean;
  getStreamIdentifier(): SharedMessages.StreamIdentifier | undefined;
  getGroupName(): string;
}

const LOG = '$all';

/** What the server says to a group of the log that is asked for as if that were a stream. */
const CONFUSED =
  'Envelope callback expected either CreatePersistentSubscriptionToAllCompleted or NotHandled, received CreatePersistentSubscriptionToStreamCompleted instead';

const PAST_END =
  'Invalid Start From position: commit position must be less than or equal to the last commit position in the transaction file.';

const NO_ROOM =
  "Specified argument was out of the range of valid values. (Parameter 'ReadBatchSize may not be greater than or equal to BufferSize')";

export function readGroupName(options: NamingOptions | undefined): GroupName {
  if (options === undefined) throw unexpected('Exception was thrown by handler.');
  const of = options.hasAll() ? LOG : readStreamName(options.getStreamIdentifier());
  return { of, group: options.getGroupName() };
}

/** @throws ServiceError where no group can be so; `end` is where the log ends */
export function readDefinition(request: DefiningRequest, end: number): GroupDefinition {
  const options = request.getOptions();
  const settings = options?.getSettings();
  if (options === undefined || settings === undefined) throw unexpected('Exception was thrown by handler.');
  const name = { of: nameOf(options), group: options.getGroupName() };
  const isOfLog = options.hasAll();
  if (!isOfLog) checkStreamName(name);
  const from = isOfLog ? logStart(options) : streamStart(options);
  if (isOfLog && from !== 'end' && from > end) throw groupFailed(name, PAST_END);
  const read = readSettings(settings, from);
  if (read.readBatchSize >= read.historyBufferSize) throw groupFailed(name, NO_ROOM);
  return { name, settings: read, isWanted: isOfLog ? filterOf(options) : undefined };
}

function checkStreamName(name: GroupName): void {
  // A real server never answers this.
  if (name.of === '') throw groupFailed(name, 'Bad stream name.');
  if (name.of === LOG) throw unexpected(CONFUSED);
}

function nameOf(options: Options): string {
  if (options.hasAll()) return LOG;
  return readStreamName(options.getStream()?.getStreamIdentifier() ?? options.getStreamIdentifier());
}

function streamStart(options: Options): GroupSettings['from'] {
  const start = options.getStream();
  if (start === undefined) return Number(options.getSettings()?.getRevision() ?? 0);
  if (start.hasEnd()) return 'end';
  return start.hasRevision() ? Number(start.getRevision()) : 0;
}

function logStart(options: Options): GroupSettings['from'] {
  const start = options.getAll();
  if (start?.hasEnd() === true) return 'end';
  return Number(start?.getPosition()?.getCommitPosition() ?? 0);
}

/** An update says nothing of it: the group keeps its own. */
function filterOf(options: Options): GroupDefinition['isWanted'] {
  const all = options instanceof persistent.CreateReq.Options ? options.getAll() : undefined;
  return logFilter(all?.getFilter());
}

function readSettings(settings: Settings, from: GroupSettings['from']): GroupSettings {
  return {
    from,
    resolveLinks: settings.getResolveLinks(),
    extraStatistics: settings.getExtraStatistics(),
    messageTimeoutMs: settings.hasMessageTimeoutTicks()
      ? Number(settings.getMessageTimeoutTicks()) / TICKS_IN_MS
      : settings.getMessageTimeoutMs(),
    maxRetries: settings.getMaxRetryCount(),
    checkpointAfterMs: settings.hasCheckpointAfterTicks()
      ? Number(settings.getCheckpointAfterTicks()) / TICKS_IN_MS
      : settings.getCheckpointAfterMs(),
    minCheckpointCount: settings.getMinCheckpointCount(),
    maxCheckpointCount: settings.getMaxCheckpointCount(),
    maxConsumers: settings.getMaxSubscriberCount(),
    liveBufferSize: settings.getLiveBufferSize(),
    readBatchSize: settings.getReadBatchSize(),
    historyBufferSize: settings.getHistoryBufferSize(),
    strategy: strategyOf(settings),
  };
}

const TICKS_IN_MS = 10_000;

function strategyOf(settings: Settings): GroupSettings['strategy'] {
  const named = settings instanceof persistent.CreateReq.Settings ? settings.getConsumerStrategy() : '';
  const strategy = named === '' ? STRATEGIES[settings.getNamedConsumerStrategy()] : named;
  if (strategy === 'RoundRobin' || strategy === 'DispatchToSingle') return strategy;
  throw rpcError(status.UNIMPLEMENTED, 'The stand-in does not pin events to consumers.');
}

/** By their numbers, which are the same wherever there are numbers for them. */
const STRATEGIES = ['DispatchToSingle', 'RoundRobin', 'Pinned'] as const;
