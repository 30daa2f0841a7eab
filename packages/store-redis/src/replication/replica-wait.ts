import { isCluster } from '../connection/connections.js';
import type { Link } from '../connection/link.js';
import { repliesOf } from '../connection/replies.js';

/** What to wait for. */
export interface ReplicaGoal {
  readonly replicas: number;
  readonly timeoutMs: number;
}

/**
 * Waits until replicas have what was written over one connection. Whoever asks while a WAIT is on its way shares the
 * next one: it covers everything before it.
 */
export class ReplicaWait {
  private running: Promise<number | null> | undefined;
  private following: Promise<number | null> | undefined;
  /** Connections that ended: another one can lead to another server, which knows nothing of what was written. */
  private ended = 0;
  /** The node of a cluster that answered last. Where the slot moves, another one does, which was sent nothing of what was written before. */
  private node: unknown;

  /** @param key any key of the partition: in a cluster it leads to the node that carried the appends out */
  constructor(
    private readonly link: Link,
    private readonly key: string,
    private readonly goal: ReplicaGoal,
  ) {
    for (const event of ['close', '-node']) link.client.on(event, () => (this.ended += 1));
  }

  /** How many replicas have everything that was acknowledged so far; null where nobody can tell. Never rejects. */
  async confirmed(): Promise<number | null> {
    const before = this.ended;
    const count = await this.nextWait();
    return before === this.ended ? count : null;
  }

  private nextWait(): Promise<number | null> {
    if (this.running === undefined) return this.start();
    return (this.following ??= this.running.then(() => {
      this.following = undefined;
      return this.start();
    }));
  }

  private start(): Promise<number | null> {
    const asked = this.ask();
    this.running = asked;
    void asked.then(() => {
      if (this.running === asked) this.running = undefined;
    });
    return asked;
  }

  private async ask(): Promise<number | null> {
    const { replicas, timeoutMs } = this.goal;
    try {
      const replies = await this.link.send((client) => {
        // The first command binds the others to the right node.
        const pipeline = client.pipeline().exists(this.key).call('WAIT', replicas, timeoutMs);
        return (isCluster(client) ? pipeline.call('CLUSTER', 'MYID') : pipeline).exec();
      });
      const [, confirmed, node] = repliesOf(replies);
      const moved = this.node !== undefined && this.node !== node;
      this.node = node;
      return moved ? null : Number(confirmed);
    } catch {
      return null;
    }
  }
}
