import { freePorts, startKurrentNode, type KurrentNode } from './start-kurrent.js';

/** Three KurrentDB nodes of a test's own. */
export interface KurrentCluster {
  readonly url: string;
  readonly nodes: readonly KurrentNode[];
  /** The node that leads; waits until one does. */
  leader(): Promise<KurrentNode>;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 100;
const LEADER_WITHIN_MS = 60_000;

/** Starts three nodes that know each other, and resolves once one of them leads the two others. */
export async function startKurrentCluster(command: string): Promise<KurrentCluster> {
  const ports = await Promise.all([freePorts(), freePorts(), freePorts()]);
  const all = ports.map(({ port }) => port);
  const nodes = await Promise.all(
    ports.map((own) =>
      startKurrentNode(command, { ports: own, seeds: all.filter((port) => port !== own.port) }),
    ),
  );
  return {
    url: `kurrentdb://${all.map((port) => `127.0.0.1:${port}`).join(',')}?tls=false`,
    nodes,
    leader: () => leaderOf(nodes),
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function leaderOf(nodes: readonly KurrentNode[]): Promise<KurrentNode> {
  const until = Date.now() + LEADER_WITHIN_MS;
  while (Date.now() < until) {
    const states = await Promise.all(nodes.map((node) => node.state()));
    const leader = nodes[states.indexOf('Leader')];
    if (leader !== undefined) return leader;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error('No node leads.');
}
