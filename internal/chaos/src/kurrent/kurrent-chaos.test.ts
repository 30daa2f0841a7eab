import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatChaosReport } from '@eventfold/testkit';
import type { ChaosTarget } from '../chaos-target.js';
import { runRound, type RoundOptions } from '../run-round.js';
import { kurrentSetups } from './kurrent-setups.js';

const setups = kurrentSetups('chaos on KurrentDB');

/** The names of the faults, which nobody can ask before the servers run. `pnpm chaos:kurrent` draws from the same. */
const CONNECTION = ['cut', 'delay', 'lose replies', 'refuse'];
const FAULTS: Readonly<Record<string, readonly string[]>> = {
  'stand-in': [
    ...CONNECTION,
    ...['kill', 'silence', 'not leader', 'starting', 'end subscriptions', 'drop subscriptions'],
  ],
  single: [...CONNECTION, 'kill', 'restart', 'freeze'],
  cluster: ['kill', 'restart', 'freeze', 'resign'],
};

describe.each(Object.entries(setups))('a short round of chaos on KurrentDB, %s', (setup, start) => {
  let target: ChaosTarget;
  beforeAll(async () => {
    target = await start();
  }, 300_000);
  afterAll(() => target.stop(), 120_000);

  async function passes(options: Omit<RoundOptions, 'seed'>): Promise<void> {
    const { report, complaints } = await runRound(target, { seed: 2, ...options });
    expect([formatChaosReport(report).split('\n').slice(3), complaints]).toEqual([[], []]);
    expect(report).toMatchObject({ events: { lost: 0, duplicated: 0, phantom: 0 }, verdict: { ok: true } });
    expect(report.appends.acknowledged).toBeGreaterThan(0);
  }

  test('the faults are these', () => {
    expect(Object.keys(target.faults).sort()).toEqual([...FAULTS[setup]!].sort());
  });

  test.each(FAULTS[setup]!.map((fault) => [fault]))(
    'after %s nothing acknowledged is lost, and everything that was seen fits into one order',
    (fault) => passes({ namespace: fault.replaceAll(' ', '_'), faults: 2, only: [fault] }),
    600_000,
  );

  // What a seed draws of them: `pnpm chaos:kurrent` runs for as long as you like.
  test('so it is after several of them', () => passes({ namespace: 'several', faults: 6 }), 600_000);
});
