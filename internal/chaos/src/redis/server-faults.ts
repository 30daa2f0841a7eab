import { setTimeout as delay } from 'node:timers/promises';
import type { RedisServer } from '@eventfold-internal/test-servers';
import type { Redis } from 'ioredis';
import type { Fault } from '../chaos-target.js';

/** What can happen to the process of a Redis server. */
export function processFaults(server: RedisServer): Readonly<Record<string, Fault>> {
  return {
    kill: async (draw) => {
      await server.kill9();
      await delay(draw.between(0, 400));
      await server.restart();
    },
    /** It loads what it has written: a while during which it answers LOADING. */
    restart: () => server.restart(),
    freeze: async (draw) => {
      server.freeze();
      await delay(draw.between(10, 1200));
      server.thaw();
    },
  };
}

/** What an operator, or a full memory, can do to a Redis server. @param admin a connection that no fault spoils */
export function commandFaults(admin: Redis): Readonly<Record<string, Fault>> {
  const setFor = async (name: string, value: string, milliseconds: number, usual: string): Promise<void> => {
    await admin.config('SET', name, value);
    await delay(milliseconds);
    await admin.config('SET', name, usual);
  };
  return {
    'script flush': async () => {
      await admin.script('FLUSH');
    },
    'client kill': async () => {
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    },
    'pause writes': async (draw) => {
      const milliseconds = draw.between(10, 800);
      await admin.client('PAUSE', milliseconds, 'WRITE');
      await delay(milliseconds);
    },
    'pause all': async (draw) => {
      const milliseconds = draw.between(10, 800);
      await admin.client('PAUSE', milliseconds);
      await delay(milliseconds);
    },
    'memory full': (draw) => setFor('maxmemory', '1', draw.between(10, 500), '0'),
    'no replicas': (draw) => setFor('min-replicas-to-write', '1', draw.between(10, 500), '0'),
    /** Somebody's script that does not end by itself: BUSY for everybody else. */
    'busy script': async (draw) => {
      // A connection that is still on its way is answered BUSY, and could not stop the script any more.
      await admin.ping();
      const endless = admin.duplicate({ maxRetriesPerRequest: 0 });
      let isOver = false;
      const over = (): void => {
        isOver = true;
      };
      endless.eval('while true do end', 0).then(over, over);
      await delay(draw.between(50, 500));
      // It may begin late, or have ended with its server.
      while (!isOver) {
        await admin.script('KILL').catch(() => undefined);
        await delay(20);
      }
      endless.disconnect();
    },
  };
}
