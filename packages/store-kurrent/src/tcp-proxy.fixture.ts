import { createServer, connect, type Socket } from 'node:net';

/** A connection between a store and its server that a test can spoil. */
export interface TcpProxy {
  /** The server's connection string, by way of the proxy. */
  readonly connectionString: string;
  readonly port: number;
  /** Cuts every open connection; new ones go through. */
  cut(): void;
  /** From now on the server's answers are dropped, on open and new connections. */
  swallowAnswers(swallow: boolean): void;
  /** Connections made so far. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts a proxy in front of the server that `connectionString` names, on `port` or any free one. */
export async function tcpProxy(connectionString: string, port = 0): Promise<TcpProxy> {
  const [, host = '', serverPort = '2113'] = /\/\/(?:[^@]*@)?([^:/?,]+):?(\d+)?/.exec(connectionString) ?? [];
  const sockets = new Set<Socket>();
  let swallowing = false;
  let count = 0;
  const server = createServer((near) => {
    count++;
    const far = connect(Number(serverPort), host);
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        sockets.delete(socket);
        end();
      });
    }
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (!swallowing) near.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : 0;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    connectionString: `kurrentdb://127.0.0.1:${listening}?tls=false`,
    port: listening,
    cut,
    swallowAnswers: (swallow) => (swallowing = swallow),
    connections: () => count,
    close: () => {
      cut();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
