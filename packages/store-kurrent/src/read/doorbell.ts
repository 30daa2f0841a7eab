import type { KurrentContext } from '../kurrent-context.js';
import { isVisible } from '../layout/own-streams.js';
import { serverFilter } from './log-pushdown.js';
import { compareLogPositions, type LogPosition } from '../layout/map-position.js';

/** A follower looks again after this long without a ring: a net, and how others' events move cursors on. */
const LOOK_AGAIN_MS = 2000;
/** The same while there is no subscription. */
const UNCONNECTED_MS = 250;
/** Lets events that come together be read together. */
const GATHER_MS = 1;

/**
 * Says when to read the log again. It is rung by a live subscription that every follower of the store shares. Nothing
 * is taken from that subscription but the ring, so losing it, or being dropped by the server for being slow, loses no event.
 */
export class Doorbell {
  private holders = 0;
  private live = false;
  private closed = false;
  private newest: LogPosition | undefined;
  private stop: (() => void) | undefined;
  private reopening: NodeJS.Timeout | undefined;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly context: Pick<KurrentContext, 'connection' | 'names'>) {}

  /** Keeps it connected until the returned function is called. */
  hold(): () => void {
    this.holders++;
    this.open();
    return () => {
      this.holders--;
      if (this.holders === 0) this.disconnect();
    };
  }

  /** Resolves soon after something past `scanned` may have been written; also when the signal aborts, or now and then. */
  waitPast(scanned: LogPosition | undefined, signal: AbortSignal | undefined): Promise<void> {
    const rung = this.hasRungPast(scanned);
    const unrung = this.live ? LOOK_AGAIN_MS : UNCONNECTED_MS;
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, rung ? GATHER_MS : unrung);
      signal?.addEventListener('abort', wake, { once: true });
      if (!rung) this.waiting.add(wake);
      if (this.closed || signal?.aborted === true) wake();
    });
  }

  close(): void {
    this.closed = true;
    this.disconnect();
    this.ring();
  }

  private hasRungPast(scanned: LogPosition | undefined): boolean {
    if (this.newest === undefined) return false;
    return scanned === undefined || compareLogPositions(this.newest, scanned) > 0;
  }

  private ring(): void {
    for (const wake of this.waiting) wake();
  }

  private open(): void {
    const { connection, names } = this.context;
    const { grpc, writes } = connection;
    if (this.closed || this.holders === 0 || this.stop !== undefined || grpc === undefined) return;
    const target = { from: 'end' as const, filter: serverFilter(undefined, names) };
    this.stop = grpc.follow(writes, target, {
      confirmed: () => {
        this.live = true;
        // What was written before this moment rang nowhere.
        this.ring();
      },
      event: ({ event }) => {
        if (event?.position === undefined || !isVisible(event)) return;
        this.newest = event.position;
        this.ring();
      },
      lost: () => {
        this.disconnect();
        this.reopening = setTimeout(() => this.open(), UNCONNECTED_MS * Math.random());
      },
    });
  }

  private disconnect(): void {
    clearTimeout(this.reopening);
    this.live = false;
    this.stop?.();
    this.stop = undefined;
  }
}
