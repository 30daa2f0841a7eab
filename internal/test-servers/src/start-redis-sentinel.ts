import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { answersPing } from './redis-ping.js';
import type { RedisServer } from './start-redis.js';

/** A Sentinel that decides alone. */
export interface RedisSentinel {
  readonly port: number;
  /** What it calls the server that it watches. */
  readonly name: string;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 15_000;

/** Starts a Sentinel that takes half a second of silence for the end of a primary. */
export async function startRedisSentinel(program: string, primary: RedisServer): Promise<RedisSentinel> {
  const directory = mkdtempSync(join(tmpdir(), 'eventfold-sentinel-'));
  const port = await freePort();
  const name = 'primary';
  const file = join(directory, 'sentinel.conf');
  const settings = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${directory}`,
    `sentinel monitor ${name} 127.0.0.1 ${primary.port} 1`,
    `sentinel down-after-milliseconds ${name} 500`,
    `sentinel failover-timeout ${name} 5000`,
  ];
  writeFileSync(file, settings.join('\n'));
  const child = spawn(program, [file, '--sentinel'], { stdio: 'ignore' });
  const killWithUs = (): boolean => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await answersPing(port))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error('The Sentinel did not start.');
  }
  return {
    port,
    name,
    async stop() {
      process.removeListener('exit', killWithUs);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
