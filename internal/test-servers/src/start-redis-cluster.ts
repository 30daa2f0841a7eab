import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startRedis, type RedisServer, type StartRedisOptions } from './start-redis.js';

/** Three masters that share the slots. */
export interface RedisCluster {
  readonly nodes: readonly RedisServer[];
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 20_000;

/** Starts three servers beside each other and joins them, with the redis-cli that lies beside `program`. */
export async function startRedisCluster(
  program: string,
  options: StartRedisOptions = {},
): Promise<RedisCluster> {
  const { args = [], ...persistence } = options;
  const own = [...args, '--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const nodes = await Promise.all([1, 2, 3].map(() => startRedis(program, { ...persistence, args: own })));
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    const cli = join(dirname(program), 'redis-cli');
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
    run(cli, ['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes']);
    const until = Date.now() + READY_WITHIN_MS;
    while (
      !nodes.every(({ port }) => run(cli, ['-p', `${port}`, 'cluster', 'info']).includes('cluster_state:ok'))
    ) {
      if (Date.now() > until) throw new Error('The cluster did not form.');
      await delay(100);
    }
    return { nodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: READY_WITHIN_MS });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
