import { setTimeout as delay } from 'node:timers/promises';
import type { TcpProxy } from '@eventfold/testkit/tcp-proxy';
import type { Fault } from './chaos-target.js';

/** Bytes after which a fault may strike: within the first call or two. */
const LAST_BYTE = 4000;

/** What can happen between clients and one server, whatever the server is. */
export function connectionFaults(proxy: TcpProxy): Readonly<Record<string, Fault>> {
  return {
    /** Cut in the middle of a request or of an answer. */
    async cut(draw) {
      const of = draw.pick(['request', 'reply'] as const);
      proxy.spoil({ of, atByte: draw.between(0, LAST_BYTE), does: 'cut' });
      await delay(50);
    },
    async delay(draw) {
      const of = draw.pick(['request', 'reply'] as const);
      const does = { delayMs: draw.between(1, 400) };
      proxy.spoil({ of, atByte: draw.between(0, LAST_BYTE), does });
      await delay(50);
    },
    /** The server does what it is asked, and nobody hears of it. */
    'lose replies': async (draw) => {
      proxy.swallowReplies(true);
      await delay(draw.between(1, 300));
      proxy.cut();
      proxy.swallowReplies(false);
    },
    /** Nobody gets through. */
    refuse: async (draw) => {
      proxy.refuse(true);
      proxy.cut();
      await delay(draw.between(1, 800));
      proxy.refuse(false);
    },
  };
}
