import { describe, expect, test } from '@jest/globals';
import { formatChaosReport } from '@eventfold/testkit';
import { runRound } from '../run-round.js';
import { kurrentSetups } from './kurrent-setups.js';

const setups = kurrentSetups('chaos on KurrentDB');

describe('a short round of chaos on KurrentDB', () => {
  if (setups === undefined) {
    test.skip('not run: KURRENTDB_NODE is not set', () => undefined);
    return;
  }
  // What the seeds draw: `pnpm chaos:kurrent` runs for as long as you like.
  test.each([
    ['single', 2],
    ['cluster', 3],
  ])(
    'on %s: nothing acknowledged is lost, and everything that was seen fits into one order',
    async (setup, seed) => {
      const target = await setups[setup]!();
      try {
        const { report, complaints } = await runRound(target, { seed, namespace: 'chaos', faults: 4 });
        expect([formatChaosReport(report).split('\n').slice(3), complaints]).toEqual([[], []]);
        expect(report).toMatchObject({
          events: { lost: 0, duplicated: 0, phantom: 0 },
          verdict: { ok: true },
        });
        expect(report.appends.acknowledged).toBeGreaterThan(0);
      } finally {
        await target.stop();
      }
    },
    600_000,
  );
});
