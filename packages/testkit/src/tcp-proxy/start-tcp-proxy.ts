import { connect, createServer, type Server, type Socket } from 'node:net';
import { proxiedUrl, targetOf } from './proxied-url.js';
import { spoiledPipe, type SpoiledPipe } from './spoiled-pipe.js';
import type { TcpFault } from './tcp-fault.js';

/** Where the proxy listens, and what it does to connections from the start. */
export interface TcpProxyOptions {
  /** The port to listen on; any free one when left out. */
  readonly port?: number | undefined;
  /** What happens to every connection, counted from its beginning. */
  readonly faults?: readonly TcpFault[] | undefined;
}

/** A way to a server that a test can spoil. It listens on 127.0.0.1 only. */
export interface TcpProxy {
  readonly port: number;
  /** The server's own URL, by way of the proxy. */
  readonly url: string;
  /** Connections made so far. */
  connections(): number;
  /** Closes every open connection, as a cut cable does in the end; new ones go through. */
  cut(): void;
  /** Closes new connections as soon as they are made, or no longer. */
  refuse(refusing: boolean): void;
  /** Drops everything that the server answers, on open and new connections, or no longer. */
  swallowReplies(swallowing: boolean): void;
  /** Drops everything that clients send, on open and new connections, or no longer. */
  swallowRequests(swallowing: boolean): void;
  /** Adds a fault to every open connection, counted from now, and to the next one where none is open. */
  spoil(fault: TcpFault): void;
  /** Cuts everything and stops listening. */
  close(): Promise<void>;
}

/**
 * Starts a proxy in front of a server, named by a URL with one host and a port (`redis://user:secret@host:6379/0`,
 * `kurrentdb://host:2113?tls=false`). Give its `url` to the store under test.
 */
export async function startTcpProxy(serverUrl: string, options: TcpProxyOptions = {}): Promise<TcpProxy> {
  const target = targetOf(serverUrl);
  const open = new Set<Connection>();
  const silent = { request: false, reply: false };
  let once: TcpFault[] = [];
  let refusing = false;
  let count = 0;
  const server = createServer((client) => {
    if (refusing) return void client.destroy();
    count += 1;
    const connection = connectThrough(client, connect(target), silent);
    open.add(connection);
    client.once('close', () => open.delete(connection));
    for (const fault of [...(options.faults ?? []), ...once]) connection[fault.of].spoil(fault);
    once = [];
  });
  const port = await listening(server, options.port ?? 0);
  const cut = (): void => {
    for (const connection of open) connection.cut();
  };
  const swallow = (of: TcpFault['of'], swallowing: boolean): void => {
    silent[of] = swallowing;
    for (const connection of open) connection[of].swallow(swallowing);
  };
  return {
    port,
    url: proxiedUrl(serverUrl, port),
    connections: () => count,
    cut,
    refuse: (value) => void (refusing = value),
    swallowReplies: (swallowing) => swallow('reply', swallowing),
    swallowRequests: (swallowing) => swallow('request', swallowing),
    spoil(fault) {
      if (open.size === 0) once.push(fault);
      for (const connection of open) connection[fault.of].spoil(fault);
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      cut();
      return closed;
    },
  };
}

interface Connection {
  readonly request: SpoiledPipe;
  readonly reply: SpoiledPipe;
  cut(): void;
}

function connectThrough(
  client: Socket,
  server: Socket,
  silent: { readonly request: boolean; readonly reply: boolean },
): Connection {
  const cut = (): void => {
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) {
    socket.setNoDelay(true);
    socket.on('error', cut);
    socket.on('close', cut);
  }
  return {
    request: spoiledPipe(client, server, { cut, swallowing: silent.request }),
    reply: spoiledPipe(server, client, { cut, swallowing: silent.reply }),
    cut,
  };
}

async function listening(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The proxy listens on no port.');
  return address.port;
}
