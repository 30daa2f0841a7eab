import type { RedisClient } from '../connection/connections.js';
import { askServers } from './ask-servers.js';
import {
  afterFailover,
  afterKill,
  afterPowerLoss,
  worst,
  type Durability,
  type DurabilityUse,
} from './durability.js';
import { mayEvict, type ServerSettings } from './server-settings.js';

/** What can be promised of acknowledged events, by how the servers are set up at this moment. */
export interface DoctorReport {
  /** `kill -9` of a Redis process, or its crash. */
  readonly kill: Durability;
  readonly powerLoss: Durability;
  readonly failover: Durability;
  /** Sentences about what should be changed; none where nothing has to be. */
  readonly warnings: readonly string[];
  /** The server, or every primary of a cluster. */
  readonly servers: readonly ServerSettings[];
}

/** Asks the servers for their settings and says what they promise. */
export async function examine(client: RedisClient, use: DurabilityUse): Promise<DoctorReport> {
  return report(await askServers(client), use);
}

/** What the settings of all servers promise together. */
export function report(servers: readonly ServerSettings[], use: DurabilityUse): DoctorReport {
  return {
    kill: worst(servers.map(afterKill)),
    powerLoss: worst(servers.map(afterPowerLoss)),
    failover: worst(servers.map((server) => afterFailover(server, use))),
    warnings: servers.flatMap((server) => warningsOf(server, use)),
    servers,
  };
}

function warningsOf(server: ServerSettings, { waitsFor }: DurabilityUse): string[] {
  const { address, role, maxmemory, maxmemoryPolicy, replicas } = server;
  const { appendonly, appendfsync, noAppendfsyncOnRewrite, aofLoadTruncated } = server;
  const found: [holds: boolean, says: string][] = [
    [
      mayEvict(server),
      `maxmemory-policy ${maxmemoryPolicy} removes whole streams once memory is full; set noeviction`,
    ],
    [maxmemoryPolicy === null, 'does not tell its maxmemory-policy; see to it that it is noeviction'],
    [
      maxmemory === 0,
      'has no maxmemory: it ends when the machine has no memory left, instead of refusing appends',
    ],
    [role === 'replica', 'is a replica and takes no appends'],
    [
      appendfsync === 'always' && noAppendfsyncOnRewrite === true,
      'does not synchronise while it rewrites its append-only file; set no-appendfsync-on-rewrite no',
    ],
    [
      aofLoadTruncated === true && appendonly === true,
      'starts on an append-only file that ends in the middle of a write, and may carry out half of the write one restart later; set aof-load-truncated no',
    ],
    [
      replicas !== null && replicas < waitsFor,
      `has ${replicas} replicas, and appends wait for ${waitsFor}: each of them waits in vain`,
    ],
  ];
  return found.filter(([holds]) => holds).map(([, says]) => `${address} ${says}.`);
}
