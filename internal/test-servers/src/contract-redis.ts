import type { RedisSource } from './find-redis.js';

/** As much of an ioredis client as is needed here: the suites bring the major that they test. */
export interface RedisClient {
  client(...args: [string, ...string[]]): Promise<unknown>;
  disconnect(): void;
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

export type RedisClientClass<Client extends RedisClient> = new (
  url: string,
  options: {
    connectionName?: string;
    lazyConnect?: boolean;
    retryStrategy?: () => number;
  },
) => Client;

/** A Redis for one run of the contract, with the environment that the contract's clauses ask for. */
export interface ContractRedis<Client extends RedisClient> {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** A store of the suite, on a connection of its own. */
  open<Store extends object>(openStore: (connection: Client) => Promise<Store>): Promise<Store>;
  readonly environment: {
    readonly restart: (() => Promise<void>) | undefined;
    readonly disconnect: (store: object) => Promise<void>;
  };
}

/** Nothing is started before `start`: a suite says what it exercises before its server is there. */
export function contractRedis<Client extends RedisClient>(
  source: RedisSource,
  Redis: RedisClientClass<Client>,
): ContractRedis<Client> {
  // A server of ours can be restarted; one that REDIS_URL names is somebody's.
  const start = process.env['REDIS_URL'] === undefined ? source.start : undefined;
  const names = new WeakMap<object, string>();
  const parts: { url?: string; stop?: () => Promise<void>; restart?: () => Promise<void>; admin?: Client } =
    {};
  let opened = 0;
  return {
    async start() {
      const own = await start?.({ appendonly: true });
      const { url, stop } = own ?? (await source.open());
      Object.assign(parts, { url, stop, restart: own && (() => own.restart()) });
      parts.admin = quiet(new Redis(url, { retryStrategy: () => 20 }));
    },
    async stop() {
      parts.admin?.disconnect();
      await parts.stop?.();
    },
    async open(openStore) {
      const connectionName = `contract-${process.pid}-${opened++}`;
      const store = await openStore(quiet(new Redis(parts.url ?? '', { connectionName, lazyConnect: true })));
      names.set(store, connectionName);
      return store;
    },
    environment: {
      restart: start && (async () => parts.restart?.()),
      async disconnect(store) {
        const list = String(await parts.admin?.client('LIST'));
        const ofStore = list.split('\n').filter((line) => line.includes(` name=${names.get(store)} `));
        for (const line of ofStore)
          await parts.admin?.client('KILL', 'ID', /^id=(\d+)/.exec(line)?.[1] ?? '');
      },
    },
  };
}

/** Connections break here on purpose; without a listener, ioredis would print each break. */
function quiet<Client extends RedisClient>(client: Client): Client {
  client.on('error', () => undefined);
  return client;
}
