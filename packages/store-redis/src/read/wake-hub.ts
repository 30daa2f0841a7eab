import { setTimeout as delay } from 'node:timers/promises';
import { eventStoreError } from '@eventfold/core/store';
import type { RedisClient } from '../connection/connections.js';
import { Link } from '../connection/link.js';
import { lastPositionOf } from '../layout/log-entry.js';

/** How long one blocking read lasts. After it everybody looks again, which notices a log that was replaced by a shorter one. */
const BLOCK_MS = 5000;
const PAUSE_MS = 50;

interface Waiter {
  readonly after: number;
  readonly wake: () => void;
}

/**
 * Wakes whoever waits for the next event of one partition. All of them share one blocking read on a connection of
 * its own, which is opened when somebody waits for the first time.
 */
export class WakeHub {
  private readonly waiters = new Set<Waiter>();
  private link: Link | undefined;
  private readonly closing = new AbortController();
  private blockedAfter = Infinity;

  constructor(
    private readonly connect: () => RedisClient,
    private readonly log: string,
  ) {}

  /** Resolves soon after there is an event after `number`, now and then without one, and when `signal` aborts. */
  async waitPast(number: number, signal: AbortSignal): Promise<void> {
    if (this.closing.signal.aborted) throw closed();
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const waiter: Waiter = {
        after: number,
        wake: () => {
          this.waiters.delete(waiter);
          signal.removeEventListener('abort', waiter.wake);
          resolve();
        },
      };
      signal.addEventListener('abort', waiter.wake, { once: true });
      this.waiters.add(waiter);
      // The read that is running would not be ended by an event that others have seen already.
      if (number < this.blockedAfter && this.blockedAfter !== Infinity) waiter.wake();
      else void this.run();
    });
    if (this.closing.signal.aborted) throw closed();
  }

  close(): void {
    this.closing.abort();
    this.link?.close();
    this.wakeAll();
  }

  private async run(): Promise<void> {
    if (this.blockedAfter !== Infinity) return;
    while (this.waiters.size > 0 && !this.closing.signal.aborted) {
      this.blockedAfter = Math.min(...[...this.waiters].map(({ after }) => after));
      const newest = await this.nextAfter(this.blockedAfter);
      for (const waiter of [...this.waiters]) if (waiter.after < newest) waiter.wake();
    }
    this.blockedAfter = Infinity;
  }

  /** The position of the first event after `number`, or infinity when everybody has to look. */
  private async nextAfter(number: number): Promise<number> {
    this.link ??= new Link(this.connect());
    try {
      await this.link.ready(this.closing.signal);
      const reply = await this.link.send((client) =>
        client.xread('COUNT', 1, 'BLOCK', BLOCK_MS, 'STREAMS', this.log, `0-${number}`),
      );
      const entry = reply?.[0]?.[1][0];
      return entry === undefined ? Infinity : lastPositionOf(entry);
    } catch {
      // Lost or refused: whoever waits finds out by reading.
      await delay(PAUSE_MS, undefined, { signal: this.closing.signal }).catch(() => undefined);
      return Infinity;
    }
  }

  private wakeAll(): void {
    for (const waiter of [...this.waiters]) waiter.wake();
  }
}

function closed(): Error {
  return eventStoreError('ES_CLOSED', 'The store was closed.');
}
