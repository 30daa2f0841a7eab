import { eventStoreError } from '@eventfold/core/store';
import type { Cluster } from 'ioredis';
import { Redis, type ClusterOptions, type RedisOptions } from 'ioredis';
import type { RedisStoreOptions } from '../redis-store-options.js';
import { tellUnsent } from './tell-unsent.js';

/** A connection of the driver's, to one server or to a cluster. */
export type RedisClient = Redis | Cluster;

/**
 * What every connection of a store is set to, whatever a user's own is: what is sent again and how long anybody
 * waits is decided by the store, which knows what may be repeated.
 */
const OWN_OPTIONS = {
  lazyConnect: true,
  autoResendUnfulfilledCommands: false,
  enableOfflineQueue: false,
  maxRetriesPerRequest: null,
  enableAutoPipelining: false,
  keyPrefix: '',
  stringNumbers: false,
  readOnly: false,
  // A socket that is gone already never tells that it has closed: without this, closing keeps the process for two seconds.
  disconnectTimeout: 50,
  // The same replies from ioredis 5 and 6 and from every server.
  protocol: 2,
  replyMapping: 'legacy',
  retryStrategy: (attempt: number) =>
    Math.min(1000, 25 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random() / 2),
  // A primary that became a replica never takes writes again: look for the new one.
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

const OWN_CLUSTER_OPTIONS = {
  lazyConnect: true,
  enableOfflineQueue: false,
  enableAutoPipelining: false,
  keyPrefix: '',
  scaleReads: 'master',
  // A lost connection fails its commands instead of sending them again.
  retryDelayOnFailover: 0,
  // ioredis follows a moved slot; how long to go on trying is for the deadline to say.
  maxRedirections: 4,
  retryDelayOnTryAgain: 1,
  retryDelayOnClusterDown: 0,
} satisfies ClusterOptions;

/** Opens connections to the one server or cluster that the options name. @throws ES_INVALID_ARGUMENT */
export function connector({ url, connection }: RedisStoreOptions): () => RedisClient {
  if ((url === undefined) === (connection === undefined)) throw invalid('either url or connection');
  if (url !== undefined) {
    if (!/^rediss?:\/\//.test(url)) throw invalid('a url that starts with redis:// or rediss://');
    return () => new Redis(url, OWN_OPTIONS);
  }
  const theirs: unknown = connection;
  if (isCluster(theirs)) {
    const {
      lazyConnect: _lazy,
      enableOfflineQueue: _queue,
      readOnly: _read,
      retryStrategy: _retry,
      ...nodes
    } = OWN_OPTIONS;
    return () => {
      const redisOptions = { ...theirs.options.redisOptions, ...nodes };
      return tellUnsent(theirs.duplicate([], { ...OWN_CLUSTER_OPTIONS, redisOptions }));
    };
  }
  if (isRedis(theirs)) return () => theirs.duplicate(OWN_OPTIONS);
  throw invalid('an ioredis Redis or Cluster as connection');
}

// The user's ioredis may be another copy or another major: told by what it can do.
function isRedis(value: unknown): value is Redis {
  return typeof value === 'object' && value !== null && 'duplicate' in value && 'options' in value;
}

export function isCluster(value: unknown): value is Cluster {
  return isRedis(value) && 'nodes' in value && typeof value.nodes === 'function';
}

/** Whether a client finds its server through Sentinel. */
export function isSentinel(client: RedisClient): boolean {
  return !isCluster(client) && (client.options.sentinels?.length ?? 0) > 0;
}

function invalid(what: string): Error {
  return eventStoreError('ES_INVALID_ARGUMENT', `The Redis store needs ${what}.`);
}
