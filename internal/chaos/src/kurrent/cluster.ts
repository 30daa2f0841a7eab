import type { KurrentCluster } from '@eventfold-internal/test-servers';
import { openKurrentStore } from '@eventfold/store-kurrent';
import type { ChaosTarget } from '../chaos-target.js';
import { OPENING, processFaults } from './single-node.js';

/** Three nodes of which the leader is what breaks. Clients are told where it is, hence no proxy between. */
export async function cluster({ url, leader, stop }: KurrentCluster): Promise<ChaosTarget> {
  const open: ChaosTarget['open'] = (namespace) =>
    openKurrentStore({ connectionString: url, namespace }, OPENING);
  return {
    name: 'a cluster of three nodes',
    open,
    openSound: open,
    faults: processFaults(leader),
    async settle() {
      await leader();
    },
    stop,
  };
}
