import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** Keys that are moved by one command. */
const KEYS_AT_ONCE = 20;

/** Moves the slot of a key to the next node, key by key, as `redis-cli --cluster reshard` does. */
export async function moveSlot(nodes: readonly Redis[], key: string): Promise<void> {
  const ids = (await Promise.all(nodes.map((node) => node.cluster('MYID')))).map(String);
  const slot = Number(await nodes[0]?.cluster('KEYSLOT', key));
  const counts = await Promise.all(nodes.map((node) => node.cluster('COUNTKEYSINSLOT', slot)));
  const from = counts.findIndex((count) => count > 0);
  const to = (from + 1) % nodes.length;
  const [source, target] = [nodes[from], nodes[to]];
  if (source === undefined || target === undefined) return;
  await target.cluster('SETSLOT', slot, 'IMPORTING', ids[from] ?? '');
  await source.cluster('SETSLOT', slot, 'MIGRATING', ids[to] ?? '');
  for (;;) {
    const keys = await source.cluster('GETKEYSINSLOT', slot, KEYS_AT_ONCE);
    if (keys.length === 0) break;
    for (const each of keys) await migrate(source, target, each);
  }
  for (const node of [target, source, ...nodes]) await node.cluster('SETSLOT', slot, 'NODE', ids[to] ?? '');
}

/** Until it works, for a cluster comes back a while after its nodes. A key that may have arrived is sent again. */
async function migrate(source: Redis, target: Redis, key: string): Promise<void> {
  for (;;) {
    try {
      await source.migrate('127.0.0.1', target.options.port ?? 0, key, 0, 5000, 'REPLACE');
      return;
    } catch {
      await delay(50);
    }
  }
}
