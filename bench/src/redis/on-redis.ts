import { findRedis, type RedisServer, type StartRedisOptions } from '@eventfold-internal/test-servers';
import { openRedisStore } from '@eventfold/store-redis';
import type { EventStore } from '@eventfold/core';
import { Redis } from 'ioredis';
import { cpuClock, type Clock, type Kept, type Round } from '../harness/index.js';

/** What a contender works with through all rounds: a server of its own, a plain client and a store, both connected. */
export interface OnRedis {
  readonly server: RedisServer;
  readonly redis: Redis;
  readonly store: EventStore;
}

/** The servers that points are measured on. */
export const FSYNC: StartRedisOptions = { appendonly: true, appendfsync: 'always' };

/** One round: how many operations it did. It is called again and again, and goes on where it was. */
export type Operations = () => Promise<number>;

interface Running {
  readonly parts: OnRedis;
  readonly run: Figure;
}

/** What a round answers where it counts something else than operations a second. */
export type Figure = (clock: Clock) => Promise<number>;

/** How operations are measured. */
export interface OnRedisOptions extends StartRedisOptions {
  /**
   * Whether client and server work at the same time, each on a processor of its own, as they do where many operations
   * are in flight. With `--cpu` only the one that takes longer counts then, otherwise both do.
   */
  readonly overlap?: boolean | undefined;
}

/** Operations a second. `prepare` happens once and is not timed. */
export function onRedis(options: OnRedisOptions, prepare: (parts: OnRedis) => Promise<Operations>): Round {
  return figureOnRedis(options, async (parts) => {
    const run = await prepare(parts);
    return async (clock) => {
      const counts = clock === cpuClock;
      const serverBefore = counts ? await serverCpu(parts.redis) : 0;
      const started = clock();
      const operations = await run();
      const client = clock() - started;
      const server = counts ? (await serverCpu(parts.redis)) - serverBefore : 0;
      return operations / (options.overlap === true ? Math.max(client, server) : client + server);
    };
  });
}

/** Seconds of processor time that the server has used. */
export async function serverCpu(redis: Redis): Promise<number> {
  const used = (await redis.info('cpu')).matchAll(/^used_cpu_(?:sys|user):([\d.]+)/gm);
  return [...used].reduce((sum, [, seconds]) => sum + Number(seconds), 0);
}

/**
 * Any other figure. Server, client and store stay for all rounds, as they do in a program: objects that are never
 * collected also keep V8 from throwing away the code that it compiled for them.
 */
export function figureOnRedis(
  options: StartRedisOptions,
  prepare: (parts: OnRedis) => Promise<Figure>,
): Round {
  return async (clock, kept) => {
    const { run } = await running(kept, options, prepare);
    return run(clock);
  };
}

async function running(
  kept: Kept,
  options: StartRedisOptions,
  prepare: (parts: OnRedis) => Promise<Figure>,
): Promise<Running> {
  if (kept.first !== undefined) return kept.first as Running;
  const start = findRedis('pnpm bench redis').start;
  if (start === undefined) throw new Error('There is no redis-server on the PATH.');
  const server = await start(options);
  const redis = new Redis(server.url);
  const store = await openRedisStore({ url: server.url });
  kept.end = async () => {
    await store.close();
    redis.disconnect();
    await server.stop();
  };
  const parts = { server, redis, store };
  const first: Running = { parts, run: await prepare(parts) };
  kept.first = first;
  return first;
}
