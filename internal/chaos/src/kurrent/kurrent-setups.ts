import { findKurrentNode } from '@eventfold-internal/test-servers';
import type { Setups } from '../run-chaos.js';
import { cluster } from './cluster.js';
import { singleNode } from './single-node.js';
import { standIn } from './stand-in.js';

/** The ways to run KurrentDB: a real one on disk, alone and in a cluster, or a stand-in where nobody said how to start a node. */
export function kurrentSetups(suite: string): Setups {
  const source = findKurrentNode(`${suite} on a real server`);
  if (source === undefined) return { 'stand-in': standIn };
  return {
    single: async () => singleNode(await source.start()),
    cluster: async () => cluster(await source.startCluster()),
  };
}
