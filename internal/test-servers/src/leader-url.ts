import type { KurrentServer } from './kurrent-server.js';

interface Gossip {
  readonly members?: readonly {
    readonly httpEndPointIp?: string;
    readonly httpEndPointPort?: number;
    readonly isAlive?: boolean;
    readonly state?: string;
  }[];
}

const LEADER_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 200;

/** The server by way of one address, for a proxy: a cluster's leader, which clients are not sent away from. */
export async function leaderUrl({ url }: Pick<KurrentServer, 'url'>): Promise<string> {
  const [, scheme, hosts = '', rest = ''] = /^([^:/]+:\/\/)([^/?]*)(.*)$/.exec(url) ?? [];
  if (!hosts.includes(',')) return url;
  const nodes = hosts.split(',');
  const until = Date.now() + LEADER_WITHIN_MS;
  for (let turn = 0; Date.now() < until; turn++) {
    const leader = await leaderKnownTo(nodes[turn % nodes.length]!);
    if (leader !== undefined) return `${scheme}${leader}${rest}`;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error('No node of the cluster in KURRENTDB_URL says who leads.');
}

async function leaderKnownTo(node: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://${node}/gossip`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(3000),
    });
    const { members = [] } = (await answer.json()) as Gossip;
    const leader = members.find(({ isAlive, state }) => isAlive === true && state === 'Leader');
    return leader && `${leader.httpEndPointIp}:${leader.httpEndPointPort}`;
  } catch {
    return undefined;
  }
}
