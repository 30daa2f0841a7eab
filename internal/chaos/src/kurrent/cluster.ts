import { setTimeout as delay } from 'node:timers/promises';
import type { KurrentCluster } from '@eventfold-internal/test-servers';
import { openKurrentStore } from '@eventfold/store-kurrent';
import type { ChaosTarget } from '../chaos-target.js';
import { LONGEST_CALM_MS, OPENING, processFaults } from './single-node.js';

/** It may be elected again: then there is nothing to wait for. */
const ELECTED_WITHIN_MS = 5000;

/** Three nodes of which the leader is what breaks. Clients are told where it is, hence no proxy between. */
export async function cluster({ url, leader, stop }: KurrentCluster): Promise<ChaosTarget> {
  const open: ChaosTarget['open'] = (namespace) =>
    openKurrentStore({ connectionString: url, namespace }, OPENING);
  return {
    name: 'a cluster of three nodes',
    open,
    openSound: open,
    longestCalmMs: LONGEST_CALM_MS,
    faults: {
      ...processFaults(leader),
      /** Whoever writes to it is told that it does not lead, and who does. */
      resign: async () => {
        const before = await leader();
        await before.resign();
        const until = Date.now() + ELECTED_WITHIN_MS;
        while ((await leader()).port === before.port && Date.now() < until) await delay(50);
      },
    },
    async settle() {
      await leader();
    },
    stop,
  };
}
