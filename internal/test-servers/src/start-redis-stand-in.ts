import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort } from './free-port.js';
import type { OpenedRedis } from './opened-redis.js';
import { answersPing } from './redis-ping.js';

const READY_WITHIN_MS = 30_000;

/**
 * Starts a stand-in for Redis, written in JavaScript: the same protocol and commands, some twenty times slower, and nothing is
 * kept. As a process of its own, for under Jest its scripts hang.
 */
export async function startRedisStandIn(): Promise<OpenedRedis> {
  const library = createRequire(import.meta.url).resolve('js-redis-server');
  const port = await freePort();
  const args = [join(dirname(library), 'cli.js'), '--port', `${port}`, '--compat', 'redis-7.2'];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const killWithUs = (): boolean => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const until = Date.now() + READY_WITHIN_MS;
  while (!(await answersPing(port))) {
    if (child.exitCode !== null || Date.now() > until)
      throw new Error('The stand-in for Redis did not start.');
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      process.removeListener('exit', killWithUs);
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
