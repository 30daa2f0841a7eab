import { startKurrentCluster, type KurrentCluster } from './start-kurrent-cluster.js';
import { startKurrentNode, type KurrentNode } from './start-kurrent.js';

/** A way to start nodes of a test's own, to be killed and cut off. */
export interface KurrentNodeSource {
  start(): Promise<KurrentNode>;
  startCluster(): Promise<KurrentCluster>;
}

/**
 * The command in KURRENTDB_NODE, which takes the arguments of a KurrentDB node and becomes it. Without one it says on standard
 * error which suite does not run.
 */
export function findKurrentNode(suite: string): KurrentNodeSource | undefined {
  const command = process.env['KURRENTDB_NODE'];
  if (command !== undefined && command !== '')
    return { start: () => startKurrentNode(command), startCluster: () => startKurrentCluster(command) };
  process.stderr.write(
    `NOT RUN: ${suite}. Set KURRENTDB_NODE to a command that starts a KurrentDB node to run it.\n`,
  );
  return undefined;
}
