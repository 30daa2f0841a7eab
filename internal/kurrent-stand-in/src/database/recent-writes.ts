interface RecentWrite {
  readonly stream: string;
  readonly revision: number;
}

/** What the server keeps of its latest writes, in bytes. */
const LIMIT_BYTES = 8 * 1024 * 1024;

/** What it counts for one beside the stream's name. */
const FIXED_BYTES = 28;

/** The ids of the latest writes, in memory only: lost with a restart, and the oldest when there are too many. */
export class RecentWrites {
  private readonly writes = new Map<string, RecentWrite>();
  private bytes = 0;

  /** The first write of an id counts: events of the same id in other streams, or later, are not remembered. */
  put(id: string, write: RecentWrite): void {
    if (this.writes.has(id)) return;
    this.writes.set(id, write);
    this.bytes += bytesOf(write);
    for (const [oldest, { stream, revision }] of this.writes) {
      if (this.bytes <= LIMIT_BYTES) break;
      this.writes.delete(oldest);
      this.bytes -= bytesOf({ stream, revision });
    }
  }

  /** The revision under which the event was written to that stream. */
  revisionOf(id: string, stream: string): number | undefined {
    const write = this.writes.get(id);
    return write?.stream === stream ? write.revision : undefined;
  }

  clear(): void {
    this.writes.clear();
    this.bytes = 0;
  }
}

function bytesOf({ stream }: RecentWrite): number {
  return FIXED_BYTES + 2 * stream.length;
}
