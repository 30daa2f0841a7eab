import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { answersPing } from './redis-ping.js';

export interface StartRedisOptions {
  /** Keeps what is written on disk. Off when left out. */
  readonly appendonly?: boolean | undefined;
  /** When that reaches the disk; `always` when left out. */
  readonly appendfsync?: 'always' | 'everysec' | 'no' | undefined;
  /** More arguments of redis-server. */
  readonly args?: readonly string[] | undefined;
}

/** A Redis of a test's own. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Ends the process as a crash would. */
  kill9(): Promise<void>;
  /** Stops the process where it stands, or lets it go on, as a machine does that hangs for a while. */
  freeze(): void;
  thaw(): void;
  /** Starts it again, on the same port and what it has on disk; ends it first where it runs. */
  restart(): Promise<void>;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 15_000;

/** Starts `program` on a free port, with an empty directory, and resolves once it answers. */
export async function startRedis(program: string, options: StartRedisOptions = {}): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'eventfold-redis-'));
  const port = await freePort();
  let child = await run();

  async function run(): Promise<ChildProcess> {
    const started = spawn(program, argumentsFor(port, directory, options), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    started.stdout.on('data', (text: Buffer) => output.push(text.toString()));
    started.stderr.on('data', (text: Buffer) => output.push(text.toString()));
    const killWithUs = (): boolean => started.kill('SIGKILL');
    process.once('exit', killWithUs);
    started.once('exit', () => process.removeListener('exit', killWithUs));
    const until = Date.now() + READY_WITHIN_MS;
    while (!(await answersPing(port))) {
      if (started.exitCode !== null || Date.now() > until)
        throw new Error(`Redis did not start:\n${output.join('')}`);
    }
    return started;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill9: () => end('SIGKILL'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async restart() {
      await end('SIGTERM');
      child = await run();
    },
    async stop() {
      await end('SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function argumentsFor(port: number, directory: string, options: StartRedisOptions): string[] {
  const { appendonly = false, appendfsync = 'always', args = [] } = options;
  const persistence = appendonly
    ? ['--appendonly', 'yes', '--appendfsync', appendfsync]
    : ['--appendonly', 'no'];
  return [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    directory,
    '--save',
    '',
    ...persistence,
    ...args,
  ];
}
