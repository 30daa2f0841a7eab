import { isEventStoreError } from '@eventfold/core';
import { eventStoreError } from '@eventfold/core/store';
import { isCluster, type RedisClient } from './connections.js';
import { isLostReply, isNotSent, lostReply } from './lost-reply.js';
import { isAccessDenied, isRefusal, translateError } from './translate-error.js';

const LOOK_AGAIN_MS = 250;
const HUNG_UP =
  'It ends connections as soon as they are made: perhaps it has as many clients as maxclients allows.';

/**
 * One connection on which nothing is sent before it is ready, and on which every command ends: with its answer, or
 * with a lost reply as soon as the connection breaks or its caller stops waiting.
 */
export class Link {
  private readonly inFlight = new Set<(error: Error) => void>();
  private readonly waiters = new Set<() => void>();
  private lastError: Error | undefined;
  /** A server that has no room says why and hangs up, and ioredis keeps the reason for itself. */
  private hungUp = false;
  private connected = false;
  private closed = false;

  constructor(readonly client: RedisClient) {
    client.on('error', (error: Error) => {
      this.lastError = error;
      this.wake();
    });
    client.on('connect', () => {
      this.connected = true;
    });
    client.on('ready', () => {
      this.lastError = undefined;
      this.connected = false;
      this.wake();
    });
    for (const event of ['close', 'end']) {
      client.on(event, () => {
        if (event === 'close') this.hungUp = this.connected && !isCluster(client);
        this.connected = false;
        this.loseReplies();
        this.wake();
      });
    }
  }

  get isReady(): boolean {
    return this.client.status === 'ready';
  }

  /** Waits until commands can be sent. @throws ES_UNAVAILABLE once the time is over, ES_ACCESS_DENIED */
  async ready(signal: AbortSignal): Promise<void> {
    while (!this.isReady) {
      this.check(signal);
      if (this.client.status === 'wait') this.client.connect().catch(() => undefined);
      await this.nextChange(signal);
    }
  }

  /** Sends now. Rejects with the server's refusal, "not sent", or a lost reply. */
  async send<T>(command: (client: RedisClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const lose = (error: Error): void => {
        this.inFlight.delete(lose);
        signal?.removeEventListener('abort', giveUp);
        reject(error);
      };
      const giveUp = (): void => lose(lostReply(signal?.reason));
      this.inFlight.add(lose);
      signal?.addEventListener('abort', giveUp, { once: true });
      command(this.client).then(
        (reply) => {
          this.inFlight.delete(lose);
          signal?.removeEventListener('abort', giveUp);
          resolve(reply);
        },
        (error: unknown) => lose(asOutcome(error)),
      );
    });
  }

  /** The error for what had to wait for a connection in vain. */
  unreachable(): Error {
    const why = this.hungUp
      ? ` ${HUNG_UP}`
      : this.lastError === undefined
        ? ''
        : ` ${this.lastError.message}`;
    return eventStoreError('ES_UNAVAILABLE', `Redis cannot be reached.${why}`, { cause: this.lastError });
  }

  /** Breaks what is running and frees the connection. */
  close(): void {
    this.closed = true;
    this.client.disconnect();
    this.loseReplies();
    this.wake();
  }

  private loseReplies(): void {
    const error = lostReply(this.lastError ?? new Error('The connection was closed.'));
    for (const lose of [...this.inFlight]) lose(error);
  }

  private check(signal: AbortSignal): void {
    if (this.closed) throw eventStoreError('ES_CLOSED', 'The store was closed.');
    if (isAccessDenied(this.lastError)) throw translateError(this.lastError, 'read');
    if (!signal.aborted) return;
    if (!isEventStoreError(signal.reason, 'ES_TIMEOUT')) signal.throwIfAborted();
    throw this.unreachable();
  }

  /** Resolves when the connection's state may have changed, and when the signal aborts. */
  private nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiters.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, LOOK_AGAIN_MS);
      this.waiters.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  private wake(): void {
    for (const done of [...this.waiters]) done();
  }
}

/** Whatever is neither an answer nor certainly unsent may have been carried out. */
function asOutcome(error: unknown): Error {
  if (!(error instanceof Error)) return lostReply(error);
  const isAnswer = error.name === 'ReplyError' || isRefusal(error) || isNotSent(error);
  const isOurs =
    isLostReply(error) ||
    isEventStoreError(error) ||
    error instanceof TypeError ||
    error instanceof RangeError;
  return isAnswer || isOurs ? error : lostReply(error);
}
