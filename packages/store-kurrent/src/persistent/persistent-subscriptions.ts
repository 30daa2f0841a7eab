import type { OperationOptions, RecordedEvent } from '@eventfold/core';
import { startDeadline, type Deadline } from '@eventfold/core/store';
import {
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  type KurrentDBClient,
} from '@kurrent/kurrentdb-client';
import { withinDeadline } from '../connection/attempt.js';
import { guardBatchStream } from '../connection/guard-batch-stream.js';
import { checkOptions, type KurrentStoreOptions } from '../kurrent-store-options.js';
import { namesIn, type Names } from '../layout/namespaced-name.js';
import { serverFilter } from '../read/log-pushdown.js';
import { consume } from './consume.js';
import { checkGroup, toGroupError } from './group-error.js';
import type { ConsumeOptions, GroupSettings, GroupStatus, PersistentGroup } from './persistent-group.js';

/**
 * The server's persistent subscriptions: it keeps how far a group has come and gives each event to one of the group's
 * consumers. At least once and in **no order**: two events of one stream can be handled at the same moment, by two
 * consumers. Where order matters, follow the log with `subscribe` or a projection instead.
 */
export interface PersistentSubscriptions {
  /** @throws ES_INVALID_ARGUMENT where the group exists, ES_ACCESS_DENIED, ES_UNAVAILABLE */
  create(group: PersistentGroup, settings?: GroupSettings, options?: OperationOptions): Promise<void>;
  /** Takes part in the group until `options.signal` aborts: a handler that returns has dealt with its event. Survives lost connections. */
  consume(
    group: PersistentGroup,
    handler: (event: RecordedEvent, retryCount: number) => unknown,
    options: ConsumeOptions,
  ): Promise<void>;
  status(group: PersistentGroup, options?: OperationOptions): Promise<GroupStatus>;
  /** Gives the parked events to the consumers again. */
  replayParked(group: PersistentGroup, options?: OperationOptions): Promise<void>;
  /** Forgets the group and how far it has come. */
  remove(group: PersistentGroup, options?: OperationOptions): Promise<void>;
  close(): Promise<void>;
}

/** Opens them on a connection of their own. Nothing is sent before the first call. */
export function openPersistentSubscriptions(options: KurrentStoreOptions): PersistentSubscriptions {
  const { namespace, createClient } = checkOptions(options);
  const client = guardBatchStream(createClient());
  const names = namesIn(namespace);
  const closing = new AbortController();
  return {
    create: (group, settings = {}, operation) =>
      run(group, operation, () => create(client, names, group, settings)),
    consume: (group, handler, consuming) => {
      checkGroup(group);
      const signal = AbortSignal.any([consuming.signal, closing.signal]);
      return consume({ client, names, group, handler }, { ...consuming, signal });
    },
    status: (group, operation) => run(group, operation, () => status(client, names, group)),
    replayParked: (group, operation) =>
      run(group, operation, () =>
        group.stream === undefined
          ? client.replayParkedMessagesToAll(group.group)
          : client.replayParkedMessagesToStream(names.toServer(group.stream), group.group),
      ),
    remove: (group, operation) =>
      run(group, operation, () =>
        group.stream === undefined
          ? client.deletePersistentSubscriptionToAll(group.group)
          : client.deletePersistentSubscriptionToStream(names.toServer(group.stream), group.group),
      ),
    async close() {
      closing.abort();
      await client.dispose();
    },
  };
}

async function run<T>(
  group: PersistentGroup,
  options: OperationOptions | undefined,
  operation: () => Promise<T>,
): Promise<T> {
  checkGroup(group);
  const deadline: Deadline = startDeadline(options);
  deadline.check();
  try {
    return await withinDeadline(operation(), deadline);
  } catch (error) {
    throw toGroupError(error, group);
  } finally {
    deadline.end();
  }
}

async function create(
  client: KurrentDBClient,
  names: Names,
  { group, stream, filter }: PersistentGroup,
  { from = 'end', maxRetries = 10, answerWithinMs = 30_000 }: GroupSettings,
): Promise<void> {
  const common = { startFrom: from, maxRetryCount: maxRetries, messageTimeout: answerWithinMs };
  if (stream === undefined) {
    const settings = persistentSubscriptionToAllSettingsFromDefaults(common);
    await client.createPersistentSubscriptionToAll(group, settings, { filter: serverFilter(filter, names) });
  } else {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({ ...common, resolveLinkTos: true });
    await client.createPersistentSubscriptionToStream(names.toServer(stream), group, settings);
  }
}

async function status(
  client: KurrentDBClient,
  names: Names,
  { group, stream }: PersistentGroup,
): Promise<GroupStatus> {
  const { stats, connections } =
    stream === undefined
      ? await client.getPersistentSubscriptionToAllInfo(group)
      : await client.getPersistentSubscriptionToStreamInfo(names.toServer(stream), group);
  return {
    parked: Number(stats.parkedMessageCount),
    inFlight: stats.totalInFlightMessages,
    consumers: connections.length,
  };
}
