import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { isCluster, type RedisClient } from '../connection/connections.js';
import { serverSettings, type ServerSettings } from './server-settings.js';

const PARAMETERS = [
  'appendonly',
  'appendfsync',
  'no-appendfsync-on-rewrite',
  'aof-load-truncated',
  'save',
  'maxmemory',
  'maxmemory-policy',
  'min-replicas-to-write',
  'min-replicas-max-lag',
] as const;
/** A node of a cluster that does not answer meanwhile is reported as one that does not tell. */
const NODE_ANSWERS_WITHIN_MS = 1000;

/**
 * Asks the server, or every primary of a cluster, for its settings. What it refuses to tell stays unknown.
 * @param parameters what to ask for besides INFO, which tells less and is seldom forbidden
 */
export async function askServers(
  client: RedisClient,
  parameters: readonly string[] = PARAMETERS,
): Promise<ServerSettings[]> {
  if (!isCluster(client)) return [await askServer(client, parameters)];
  return Promise.all(
    client.nodes('master').map((node) => {
      const silent = delay(NODE_ANSWERS_WITHIN_MS, serverSettings(addressOf(node), null, {}), { ref: false });
      const unreachable = (): ServerSettings => serverSettings(addressOf(node), null, {});
      return Promise.race([askServer(node, parameters).catch(unreachable), silent]);
    }),
  );
}

async function askServer(server: Redis, parameters: readonly string[]): Promise<ServerSettings> {
  const [info, ...values] = await Promise.all([
    toldOrNull(server.info()),
    ...parameters.map((parameter) => toldOrNull(server.config('GET', parameter))),
  ]);
  const config: Record<string, string> = {};
  for (const reply of values) {
    const [name, value] = reply ?? [];
    if (name !== undefined && value !== undefined) config[name] = value;
  }
  return serverSettings(addressOf(server), info, config);
}

/** The reply, or null where the server refuses: the command is forbidden or renamed. */
async function toldOrNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return null;
    throw error;
  }
}

function addressOf({ options }: Redis): string {
  return options.path ?? `${options.host ?? 'localhost'}:${options.port ?? 6379}`;
}
