import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { OpenedRedis } from './opened-redis.js';
import { startRedisContainer } from './start-redis-container.js';
import { startRedisCluster, type RedisCluster } from './start-redis-cluster.js';
import { startRedisStandIn } from './start-redis-stand-in.js';
import { startRedisSentinel, type RedisSentinel } from './start-redis-sentinel.js';
import { startRedis, type RedisServer, type StartRedisOptions } from './start-redis.js';

/** Where a suite gets its Redis from. */
export interface RedisSource {
  /** Figures, and what happens when a server dies, only count on a real one. */
  readonly isReal: boolean;
  /** The server that REDIS_URL names, a new process or container, or a stand-in. */
  open(): Promise<OpenedRedis>;
  /** A new process, which a test may kill and restart; undefined where there is no redis-server on the PATH. */
  readonly start: ((options?: StartRedisOptions) => Promise<RedisServer>) | undefined;
  /** A new Sentinel that watches a server as `primary`. */
  readonly startSentinel: ((primary: RedisServer) => Promise<RedisSentinel>) | undefined;
  /** Three new processes that form a cluster. */
  readonly startCluster: ((options?: StartRedisOptions) => Promise<RedisCluster>) | undefined;
}

/**
 * Looks for a Redis: the server of REDIS_URL, then `redis-server` on the PATH, then a container where EVENTFOLD_CONTAINERS
 * is 1, then a stand-in. What is not run, or runs on a stand-in, is said on standard error, so that nobody takes its
 * silence for a success.
 */
export function findRedis(suite: string): RedisSource {
  const url = process.env['REDIS_URL'];
  const program = onThePath('redis-server');
  const processes = program === undefined ? NO_PROCESSES : processesOf(program);
  if (program === undefined) say(`NO redis-server: what needs servers of its own is NOT RUN in ${suite}.`);
  if (url !== undefined && url !== '') {
    return {
      isReal: true,
      open: () => Promise.resolve({ url, stop: () => Promise.resolve() }),
      ...processes,
    };
  }
  const { start } = processes;
  if (start !== undefined) return { isReal: true, open: () => start(), ...processes };
  if (process.env['EVENTFOLD_CONTAINERS'] === '1')
    return { isReal: true, open: () => openContainer(suite), ...processes };
  return { isReal: false, open: () => openStandIn(suite), ...processes };
}

type Processes = Pick<RedisSource, 'start' | 'startSentinel' | 'startCluster'>;

const NO_PROCESSES: Processes = { start: undefined, startSentinel: undefined, startCluster: undefined };

function processesOf(program: string): Processes {
  return {
    start: (options) => startRedis(program, options),
    startSentinel: (primary) => startRedisSentinel(program, primary),
    startCluster: (options) => startRedisCluster(program, options),
  };
}

async function openContainer(suite: string): Promise<OpenedRedis> {
  try {
    return await startRedisContainer();
  } catch (error) {
    say(`NO CONTAINER: ${String(error)}`);
    return openStandIn(suite);
  }
}

function openStandIn(suite: string): Promise<OpenedRedis> {
  say(
    `STAND-IN: ${suite} runs on a stand-in for Redis. Install redis-server, or set REDIS_URL, to run it on a real one.`,
  );
  return startRedisStandIn();
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
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
