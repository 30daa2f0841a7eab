import { findKurrentNode } from '@eventfold-internal/test-servers';
import type { Setups } from '../run-chaos.js';
import { cluster } from './cluster.js';
import { singleNode } from './single-node.js';

/** The ways to run KurrentDB; undefined where nobody said how to start a node. */
export function kurrentSetups(suite: string): Setups | undefined {
  const source = findKurrentNode(suite);
  if (source === undefined) return undefined;
  return {
    single: async () => singleNode(await source.start()),
    cluster: async () => cluster(await source.startCluster()),
  };
}
