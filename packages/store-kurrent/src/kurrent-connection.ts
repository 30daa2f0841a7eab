import type { KurrentDBClient } from '@kurrent/kurrentdb-client';

/**
 * The clients behind one store. Appends, removals and subscriptions of a client reconnect by themselves; its reads go
 * through another connection, which stays broken once it broke. So reads have a client that can be replaced.
 */
export interface KurrentConnection {
  readonly writes: KurrentDBClient;
  /** The client to read with. */
  reads(): KurrentDBClient;
  /** Says that a read through `broken` failed: later ones get a fresh client. */
  replaceReads(broken: KurrentDBClient): void;
  close(): Promise<void>;
}

/** How long closing waits for streams to end that were told to. */
const DISPOSE_MS = 1000;

export function kurrentConnection(createClient: () => KurrentDBClient): KurrentConnection {
  const writes = createClient();
  let reads = writes;
  return {
    writes,
    reads: () => reads,
    replaceReads(broken) {
      if (broken !== reads) return;
      reads = createClient();
      if (broken !== writes) void dispose(broken);
    },
    async close() {
      await Promise.all(reads === writes ? [dispose(writes)] : [dispose(writes), dispose(reads)]);
    },
  };
}

async function dispose(client: KurrentDBClient): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, DISPOSE_MS)));
  await Promise.race([client.dispose().catch(() => undefined), enough]);
  clearTimeout(timer);
}
