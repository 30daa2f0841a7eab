import { setTimeout as delay } from 'node:timers/promises';
import type { KurrentNode } from '@eventfold-internal/test-servers';
import { openKurrentStore } from '@eventfold/store-kurrent';
import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import type { ChaosTarget, Fault } from '../chaos-target.js';
import { connectionFaults } from '../connection-faults.js';

/** One node on disk behind a proxy: nothing acknowledged may ever be lost. */
export async function singleNode(node: KurrentNode): Promise<ChaosTarget> {
  const proxy = await startTcpProxy(node.url);
  return {
    name: 'one node',
    open: (namespace) => openKurrentStore({ connectionString: proxy.url, namespace }, OPENING),
    openSound: (namespace) => openKurrentStore({ connectionString: node.url, namespace }, OPENING),
    longestCalmMs: LONGEST_CALM_MS,
    faults: { ...processFaults(async () => node), ...connectionFaults(proxy) },
    async settle() {
      // Delays that are set up and did not strike yet go with their connections.
      proxy.cut();
    },
    async stop() {
      await proxy.close();
      await node.stop();
    },
  };
}

/** A node that was killed takes a while to come back. */
export const OPENING = { timeoutMs: 60_000 };

/** A node that has just started takes a second or more for its first answers. */
export const LONGEST_CALM_MS = 4000;

/** What can happen to the process of a node. */
export function processFaults(choose: () => Promise<KurrentNode>): Readonly<Record<string, Fault>> {
  return {
    kill: async (draw) => {
      const node = await choose();
      await node.kill9();
      await delay(draw.between(0, 400));
      await node.restart();
    },
    /** It says goodbye: subscriptions end without an error. */
    restart: async () => (await choose()).restart(),
    freeze: async (draw) => {
      const node = await choose();
      node.freeze();
      await delay(draw.between(10, 1200));
      node.thaw();
    },
  };
}
