import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lock } from 'proper-lockfile';
import type { ImportSummary } from '../import/import-summary.js';

const BUILD = fileURLToPath(new URL('../../build/', import.meta.url));
const MAIN = `${BUILD}main.js`;
const PROJECT = fileURLToPath(new URL('../../tsconfig.web.json', import.meta.url));
const LONGEST_BUILD_MS = 300_000;

/** Compiles the bank as `npm run bank` does, one test file after the other: none starts a program that another is writing. */
export async function buildBank(): Promise<void> {
  mkdirSync(BUILD, { recursive: true });
  const unlock = await lock(BUILD, {
    stale: LONGEST_BUILD_MS,
    retries: { retries: LONGEST_BUILD_MS / 100, minTimeout: 100, factor: 1 },
  });
  try {
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-b', PROJECT], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`The bank does not compile:\n${stdout}`);
  } finally {
    await unlock();
  }
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

/** What an import with `--json` came to: the last line that it printed. */
export function summaryOf({ stdout }: BankRun): ImportSummary {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as ImportSummary;
}
