import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, test } from '@jest/globals';
import { findRedis, type RedisServer } from '@eventfold-internal/test-servers';
import { Redis } from 'ioredis';
import { openRedisStore, type RedisStore, type RedisStoreOptions } from '../index.js';

/** A server and a client that looks behind the store. */
export interface Node {
  readonly server: RedisServer;
  readonly redis: Redis;
}

/** A primary and its replica behind one address, as a provider has them. */
export interface Replicated {
  readonly primary: Node;
  readonly replica: Node;
  /** Resolves once the replica has everything. */
  synchronise(): Promise<void>;
  /** Lets the address lead to a node from now on. Connections that are there stay unless `cut` is set. */
  lead(to: Node, options?: { readonly cut: boolean }): void;
  /** Opens a store at the address; it is closed at the end. */
  open(options?: Partial<RedisStoreOptions>): Promise<RedisStore>;
}

/** Runs `work` on a new primary with a new replica. */
export async function withReplica(work: (nodes: Replicated) => Promise<void>): Promise<void> {
  const start = findRedis('replication').start;
  if (start === undefined) throw new Error('there is no redis-server');
  const node = async (args: readonly string[]): Promise<Node> => {
    const server = await start({ appendonly: true, args });
    const redis = new Redis(server.url, { retryStrategy: () => 20 });
    redis.on('error', () => undefined);
    return { server, redis };
  };
  const primary = await node(['--repl-diskless-sync-delay', '0']);
  const replica = await node(['--replicaof', '127.0.0.1', `${primary.server.port}`]);
  const address = await startAddress(primary.server.port);
  const stores: RedisStore[] = [];
  try {
    const nodes: Replicated = {
      primary,
      replica,
      synchronise: () => synchronised(primary, replica),
      lead: (to, options) => address.lead(to.server.port, options?.cut === true),
      async open(options) {
        const own = options?.connection === undefined ? { url: address.url } : {};
        const store = await openRedisStore({ ...own, ...options });
        stores.push(store);
        return store;
      },
    };
    await nodes.synchronise();
    await work(nodes);
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    address.stop();
    for (const { server, redis } of [primary, replica]) {
      redis.disconnect();
      await server.stop();
    }
  }
}

/** Describes tests that need processes of their own. Where none can be started they are skipped by name. */
export function describeReplicas(suite: string, define: () => void): void {
  if (findRedis(suite).start === undefined) {
    describe(suite, () => test.skip('not run: no redis-server', () => undefined));
    return;
  }
  describe(suite, define);
}

async function synchronised(primary: Node, replica: Node): Promise<void> {
  for (;;) {
    const [one, other] = await Promise.all([
      primary.redis.info('replication'),
      replica.redis.info('replication'),
    ]);
    const written = /master_repl_offset:(\d+)/.exec(one)?.[1];
    const received = /slave_repl_offset:(\d+)/.exec(other)?.[1];
    if (other.includes('master_link_status:up') && written === received) return;
    await delay(20);
  }
}

interface Address {
  readonly url: string;
  lead(port: number, cut: boolean): void;
  stop(): void;
}

async function startAddress(first: number): Promise<Address> {
  let target = first;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const [one, other] = [client, upstream];
    for (const socket of [one, other]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        one.destroy();
        other.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead(port, cut) {
      target = port;
      if (cut) cutAll();
    },
    stop() {
      server.close();
      cutAll();
    },
  };
}
