import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import type { KurrentServer } from './kurrent-server.js';

/** The server, by way of a proxy that can cut every connection to it; itself where it can be cut already or names several nodes. */
export async function cuttable(server: KurrentServer): Promise<KurrentServer> {
  if (server.cut !== undefined || server.url.includes(',')) return server;
  const proxy = await startTcpProxy(server.url);
  return {
    ...server,
    url: proxy.url,
    cut: () => proxy.cut(),
    async stop() {
      await proxy.close();
      await server.stop();
    },
  };
}
