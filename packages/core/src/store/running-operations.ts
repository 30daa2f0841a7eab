import { eventStoreError } from '../errors/event-store-error.js';

/** The operations of one open store that are running, so that closing it can refuse others and wait for these. */
export class RunningOperations {
  private count = 0;
  private closed = false;
  private readonly idle: (() => void)[] = [];

  get isClosed(): boolean {
    return this.closed;
  }

  /** @throws ES_CLOSED */
  check(): void {
    if (this.closed) throw eventStoreError('ES_CLOSED', 'The store was closed.');
  }

  /** Runs an operation. @throws ES_CLOSED once the store is closed */
  async track<T>(operation: () => Promise<T>): Promise<T> {
    this.check();
    this.count += 1;
    try {
      return await operation();
    } finally {
      this.count -= 1;
      if (this.count === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  /** Refuses new operations and resolves once none is running, which their deadlines bound. */
  async end(): Promise<void> {
    this.closed = true;
    if (this.count > 0) await new Promise<void>((resolve) => this.idle.push(resolve));
  }
}
