/** What a server says about itself; null where it does not tell, as managed servers often do. */
export interface ServerSettings {
  /** `host:port`, as the store reaches it. */
  readonly address: string;
  /** With its name where that is not Redis: `7.0.15`, `valkey 8.1.1`. */
  readonly version: string | null;
  readonly role: 'primary' | 'replica' | null;
  /** It is a node of a Redis Cluster. */
  readonly cluster: boolean | null;
  /** How many replicas are connected and up to date enough to count. */
  readonly replicas: number | null;
  readonly appendonly: boolean | null;
  readonly appendfsync: 'always' | 'everysec' | 'no' | null;
  /** Nothing is synchronised to the disk while the append-only file is rewritten. */
  readonly noAppendfsyncOnRewrite: boolean | null;
  /** It starts on an append-only file that ends in the middle of a write. */
  readonly aofLoadTruncated: boolean | null;
  /** It writes snapshots of its own by a schedule. */
  readonly savesSnapshots: boolean | null;
  /** Bytes; 0 where there is no limit. */
  readonly maxmemory: number | null;
  readonly maxmemoryPolicy: string | null;
  /** It refuses writes with fewer replicas than this. */
  readonly minReplicasToWrite: number | null;
  /** Seconds without a sign of life after which a replica no longer counts for that. */
  readonly minReplicasMaxLag: number | null;
}

/** The settings from the reply of INFO and the replies of CONFIG GET, as far as there are any. */
export function serverSettings(
  address: string,
  info: string | null,
  config: Readonly<Record<string, string>>,
): ServerSettings {
  const told = { ...fieldsOf(info), ...config };
  const number = (name: string): number | null => (told[name] === undefined ? null : Number(told[name]));
  const flag = (name: string): boolean | null =>
    told[name] === undefined ? null : told[name] === '1' || told[name] === 'yes';
  const fsync = told['appendfsync'];
  return {
    address,
    version: versionOf(told),
    role: told['role'] === undefined ? null : told['role'] === 'master' ? 'primary' : 'replica',
    cluster: flag('cluster_enabled'),
    replicas: number('min_slaves_good_slaves') ?? number('connected_slaves'),
    appendonly: flag('aof_enabled') ?? flag('appendonly'),
    appendfsync: fsync === 'always' || fsync === 'everysec' || fsync === 'no' ? fsync : null,
    noAppendfsyncOnRewrite: flag('no-appendfsync-on-rewrite'),
    aofLoadTruncated: flag('aof-load-truncated'),
    savesSnapshots: told['save'] === undefined ? null : told['save'] !== '',
    maxmemory: number('maxmemory'),
    maxmemoryPolicy: told['maxmemory_policy'] ?? told['maxmemory-policy'] ?? null,
    minReplicasToWrite: number('min-replicas-to-write'),
    minReplicasMaxLag: number('min-replicas-max-lag'),
  };
}

/** Whether the server may remove keys of a store: they never expire, so `volatile-*` leaves them alone. */
export function mayEvict({ maxmemoryPolicy }: Pick<ServerSettings, 'maxmemoryPolicy'>): boolean {
  return maxmemoryPolicy?.startsWith('allkeys-') === true;
}

function versionOf(told: Readonly<Record<string, string>>): string | null {
  const name = told['server_name'];
  if (name === undefined || name === 'redis') return told['redis_version'] ?? null;
  return `${name} ${told[`${name}_version`] ?? told['redis_version'] ?? ''}`.trim();
}

function fieldsOf(info: string | null): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of (info ?? '').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields[line.slice(0, colon)] = line.slice(colon + 1);
  }
  return fields;
}
