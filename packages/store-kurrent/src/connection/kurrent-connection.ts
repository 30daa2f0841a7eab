import type { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { guardBatchStream } from './guard-batch-stream.js';
import type { GrpcReads } from '../read/grpc-reads.js';

/**
 * The clients behind one store. What a client does over gRPC reconnects by itself; its native reads have another
 * connection, which stays broken once it broke. So native reads have a client that can be replaced.
 */
export interface KurrentConnection {
  readonly writes: KurrentDBClient;
  /** Reads over the connection of `writes`, where this release of the client lets us. */
  readonly grpc: GrpcReads | undefined;
  /**
   * Whether only a leader may answer reads. A node that was started again answers others before it has read through its own
   * log, without events that it acknowledged; a follower is behind anyway.
   */
  readonly requiresLeader: boolean;
  /** The client for native reads. */
  reads(): KurrentDBClient;
  /** Says that a read through `broken` failed: later ones get a fresh client. */
  replaceReads(broken: KurrentDBClient): void;
  /** Runs a read, telling it how many run with it, itself included. */
  whileReading<T>(read: (running: number) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How long closing waits for streams to end that were told to. */
const DISPOSE_MS = 1000;

export function kurrentConnection(
  createClient: () => KurrentDBClient,
  grpc: GrpcReads | undefined,
  requiresLeader = true,
): KurrentConnection {
  const writes = guardBatchStream(createClient());
  let reads = writes;
  let running = 0;
  return {
    writes,
    grpc,
    requiresLeader,
    reads: () => reads,
    replaceReads(broken) {
      if (broken !== reads) return;
      reads = createClient();
      if (broken !== writes) void dispose(broken);
    },
    async whileReading(read) {
      running++;
      try {
        return await read(running);
      } finally {
        running--;
      }
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
