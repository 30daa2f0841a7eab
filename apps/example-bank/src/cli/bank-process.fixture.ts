import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../build/main.js', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../tsconfig.web.json', import.meta.url));

/** Compiles the bank as `npm run bank` does. */
export function buildBank(): void {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', PROJECT], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The bank does not compile:\n${stdout}`);
}

export interface BankRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the compiled bank as a process of its own. */
export function startBank(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--conditions=@eventfold/build', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  const ended = once(child, 'close').then(([exitCode, signal]): BankRun => ({
    exitCode: exitCode as number | null,
    signal: signal as NodeJS.Signals | null,
    ...output,
  }));
  /** Waits until it has printed this; throws where it ends before. */
  const prints = async (wanted: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = wanted.exec(output.stdout);
      if (found !== null) return found;
      if (child.exitCode !== null) throw new Error(`The bank ended: ${output.stderr}`);
      await sleep(20);
    }
  };
  return { ended, prints, kill: (signal: NodeJS.Signals) => child.kill(signal) };
}
