import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { historyLines, type ChaosReport, type History } from '@eventfold/testkit';
import type { ChaosTarget } from './chaos-target.js';
import { drawsOf } from './draw.js';
import { runRound } from './run-round.js';
import { sumReports } from './sum-reports.js';

/** The ways in which a store's servers can be set up, by name. */
export type Setups = Readonly<Record<string, () => Promise<ChaosTarget>>>;

export interface ChaosOptions {
  readonly seed: number;
  readonly minutes: number;
  readonly setups: Setups;
  /** Only these faults; all that a set-up knows when left out. */
  readonly only?: readonly string[] | undefined;
  /** Is told what goes on, a line at a time. */
  readonly say: (line: string) => void;
}

export interface ChaosResult {
  readonly report: ChaosReport;
  readonly complaints: readonly string[];
}

const FAULTS_A_ROUND = 10;

/**
 * Runs round after round, each on new servers, the set-ups in turn, until the time is over. Round n of a seed is the
 * same whatever came before it.
 */
export async function runChaos({ seed, minutes, setups, only, say }: ChaosOptions): Promise<ChaosResult> {
  const reports: ChaosReport[] = [];
  const complaints: string[] = [];
  const seeds = drawsOf(seed);
  const names = Object.keys(setups);
  const until = Date.now() + minutes * 60_000;
  for (let round = 1; round === 1 || Date.now() < until; round++) {
    const setup = names[(round - 1) % names.length] ?? '';
    const roundSeed = seeds.between(0, 0x7fffffff);
    const target = await setups[setup]!();
    try {
      const result = await runRound(target, {
        seed: roundSeed,
        namespace: 'chaos',
        faults: FAULTS_A_ROUND,
        only,
      });
      const { report, history } = result;
      reports.push(report);
      const { appends, events, verdict } = report;
      const bad = [...verdict.anomalies.map(({ description }) => description), ...result.complaints];
      say(
        `round ${round} (${setup}): ${appends.acknowledged} appends acknowledged, ${events.lost} events lost, ${bad.length} findings`,
      );
      if (bad.length === 0) continue;
      complaints.push(...result.complaints.map((what) => `round ${round} (${setup}): ${what}`));
      for (const what of bad) say(`  ${what}`);
      say(`  its history: ${await keep(history, `${setup}-${seed}-${round}`)}`);
    } finally {
      await target.stop();
    }
  }
  return { report: sumReports(reports), complaints };
}

/** Writes a history to a file, for `parseHistory` and `checkHistory`. */
async function keep(history: History, name: string): Promise<string> {
  const file = join(tmpdir(), `eventfold-chaos-${name}.jsonl`);
  const lines = function* (): Generator<string> {
    for (const line of historyLines(history)) yield `${line}\n`;
  };
  await pipeline(lines, createWriteStream(file));
  return file;
}
