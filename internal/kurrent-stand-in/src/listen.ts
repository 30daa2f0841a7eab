import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { addServices } from './add-services.js';
import type { ServerContext } from './server-context.js';

/** A server that listens. */
export interface Listener {
  readonly port: number;
  /** Cuts every connection; new ones are taken. */
  cut(): void;
  /** Stops at once, as a process does that is killed. */
  kill(): Promise<void>;
}

/** More than any message has that a client may send. */
const LARGEST_MESSAGE = 32 * 1024 * 1024;

/** Listens on the loopback interface, on `port` or any free one. The sockets are ours, so that they can be cut. */
export async function listen(context: Omit<ServerContext, 'port'>, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  const listener = createServer({ noDelay: true }).listen(port, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address() as AddressInfo;
  const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE });
  addServices(server, { ...context, port: address.port });
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  listener.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    injector.injectConnection(socket);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    async kill() {
      const closed = once(listener, 'close');
      listener.close();
      cut();
      injector.destroy();
      server.forceShutdown();
      await closed;
    },
  };
}
