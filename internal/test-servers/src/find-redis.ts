import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { startRedisCluster, type RedisCluster } from './start-redis-cluster.js';
import { startRedisSentinel, type RedisSentinel } from './start-redis-sentinel.js';
import { startRedis, type RedisServer, type StartRedisOptions } from './start-redis.js';

/** Where a suite gets its Redis from. */
export interface RedisSource {
  /** The server that REDIS_URL names, or a new process. */
  open(): Promise<{ readonly url: string; stop(): Promise<void> }>;
  /** A new process, which a test may kill and restart; undefined where REDIS_URL names a server and none can be started. */
  readonly start: ((options?: StartRedisOptions) => Promise<RedisServer>) | undefined;
  /** A new Sentinel that watches a server as `primary`. */
  readonly startSentinel: ((primary: RedisServer) => Promise<RedisSentinel>) | undefined;
  /** Three new processes that form a cluster. */
  readonly startCluster: ((options?: StartRedisOptions) => Promise<RedisCluster>) | undefined;
}

/**
 * Looks for a Redis: the server of REDIS_URL, then `redis-server` on the PATH. Without any it says on standard error
 * which suite does not run, so that nobody takes its silence for a success.
 */
export function findRedis(suite: string): RedisSource | undefined {
  const url = process.env['REDIS_URL'];
  const program = onThePath('redis-server');
  const start =
    program === undefined ? undefined : (options?: StartRedisOptions) => startRedis(program, options);
  const startCluster =
    program === undefined ? undefined : (options?: StartRedisOptions) => startRedisCluster(program, options);
  const startSentinel =
    program === undefined ? undefined : (primary: RedisServer) => startRedisSentinel(program, primary);
  const processes = { start, startSentinel, startCluster };
  if (url !== undefined && url !== '') {
    return { open: () => Promise.resolve({ url, stop: () => Promise.resolve() }), ...processes };
  }
  if (start !== undefined) return { open: () => start(), ...processes };
  process.stderr.write(`NOT RUN: ${suite}. Install redis-server, or set REDIS_URL, to run it.\n`);
  return undefined;
}

function onThePath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
