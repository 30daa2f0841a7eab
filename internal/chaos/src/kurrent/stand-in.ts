import { setTimeout as delay } from 'node:timers/promises';
import { startStandIn } from '@eventfold-internal/kurrent-stand-in';
import { openKurrentStore } from '@eventfold/store-kurrent';
import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import type { ChaosTarget } from '../chaos-target.js';
import { connectionFaults } from '../connection-faults.js';
import { OPENING } from './single-node.js';

/**
 * A stand-in for a server, in this process. What the store does when the server answers so is the same as on a real one;
 * that a server which dies keeps what it acknowledged is not shown here.
 */
export async function standIn(): Promise<ChaosTarget> {
  const server = await startStandIn();
  const proxy = await startTcpProxy(server.connectionString);
  // Where the stand-in says that its leader is: the same stand-in by another way.
  const elsewhere = await startTcpProxy(server.connectionString);
  const cut = (): void => {
    proxy.cut();
    elsewhere.cut();
  };
  return {
    name: 'a stand-in',
    open: (namespace) => openKurrentStore({ connectionString: proxy.url, namespace }, OPENING),
    openSound: (namespace) =>
      openKurrentStore({ connectionString: server.connectionString, namespace }, OPENING),
    faults: {
      ...connectionFaults(proxy),
      kill: async (draw) => {
        await server.kill();
        await delay(draw.between(0, 400));
        await server.restart();
      },
      silence: async (draw) => {
        server.silence();
        await delay(draw.between(10, 1200));
        server.speak();
      },
      'not leader': async (draw) => {
        server.beFollowerOf({ host: '127.0.0.1', port: elsewhere.port });
        await delay(draw.between(10, 800));
        server.beFollowerOf(undefined);
      },
      starting: async (draw) => {
        server.beStarting(true);
        await delay(draw.between(10, 400));
        server.beStarting(false);
      },
      'end subscriptions': async () => server.endSubscriptions(),
      'drop subscriptions': async () => server.dropSubscriptions(),
    },
    async settle() {
      // Delays that are set up and did not strike yet go with their connections.
      cut();
    },
    async stop() {
      await proxy.close();
      await elsewhere.close();
      await server.stop();
    },
  };
}
