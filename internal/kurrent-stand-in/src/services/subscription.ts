import { randomUUID } from 'node:crypto';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { LogRecord } from '../database/log-record.js';
import type { OpenSubscription, ServerContext } from '../server-context.js';
import { streams, Timestamp, type StreamsMessages } from '../wire/messages.js';
import type { ReadAnswer } from '../wire/read-answer.js';
import { timedOut } from '../wire/rpc-error.js';
import type { Feed } from './feed.js';
import { isOver, untilWritable } from './send-messages.js';

type Call = ServerWritableStream<StreamsMessages.ReadReq, ReadAnswer>;

/** How many events wait for a consumer while live, before it is too slow: 32 here and 32 on their way out. */
const LIVE_BUFFER = 64;

/** How long to wait for a stream that does not exist yet, in milliseconds. */
const NO_STREAM_MS = 50;

/** Serves one subscription until the client leaves, or somebody ends it. */
export class Subscription implements OpenSubscription {
  private readonly queue: ReadAnswer[] = [];
  private confirmed = false;
  private over = false;
  private pumping = false;
  private stopListening: (() => void) | undefined;
  /** What happens once the queue is empty. */
  private atLast: (() => void) | undefined;

  constructor(
    private readonly context: ServerContext,
    private readonly call: Call,
    private readonly feed: Feed,
  ) {
    context.subscriptions.add(this);
    for (const event of ['cancelled', 'close', 'error']) call.once(event, () => this.leave());
    if (feed.startsLive) this.goLive();
    else void this.catchUp();
  }

  end(): void {
    this.leave();
    this.call.end();
  }

  drop(): void {
    this.fail(tooSlow());
  }

  private async catchUp(): Promise<void> {
    while (!this.over && !isOver(this.call)) {
      const page = this.feed.nextPage();
      if (page === 'wait') {
        this.confirm();
        await new Promise((resolve) => setTimeout(resolve, NO_STREAM_MS));
        continue;
      }
      if (page.failure !== undefined) {
        this.fail(page.failure);
        return;
      }
      this.confirm();
      if (page.isEnd && page.messages.length === 0) {
        this.goLive();
        return;
      }
      for (const message of page.messages) if (!this.call.write(message)) await untilWritable(this.call);
    }
  }

  private confirm(): void {
    if (this.confirmed) return;
    this.confirmed = true;
    const confirmation = new streams.ReadResp.SubscriptionConfirmation();
    this.call.write(new streams.ReadResp().setConfirmation(confirmation.setSubscriptionId(randomUUID())));
  }

  private goLive(): void {
    this.confirm();
    this.stopListening = this.context.database.onCommit((record) => this.committed(record));
    const caughtUp = this.context.traits.tellsWhereCaughtUp
      ? this.feed.caughtUpAt().setTimestamp(Timestamp.fromDate(new Date()))
      : new streams.ReadResp.CaughtUp();
    this.call.write(new streams.ReadResp().setCaughtUp(caughtUp));
  }

  private committed(record: LogRecord): void {
    const { messages, failure } = this.feed.live(record);
    this.queue.push(...messages);
    if (failure !== undefined) this.fail(failure);
    else if (this.queue.length > LIVE_BUFFER) this.fallBehind();
    void this.pump();
  }

  /** Delivers what waits; the rest is for another subscription, or for this one when it has caught up again. */
  private fallBehind(): void {
    if (!this.context.traits.keepsSlowConsumers) {
      this.drop();
      return;
    }
    this.stopListening?.();
    this.atLast = () => void this.catchUp();
  }

  private fail(error: Error): void {
    if (this.over) return;
    this.leave();
    this.atLast = () => this.call.emit('error', error);
    void this.pump();
  }

  private async pump(): Promise<void> {
    if (this.pumping) return;
    this.pumping = true;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      if (isOver(this.call)) break;
      if (!this.call.write(next)) await untilWritable(this.call);
    }
    this.pumping = false;
    const { atLast } = this;
    this.atLast = undefined;
    if (!isOver(this.call)) atLast?.();
  }

  private leave(): void {
    this.over = true;
    this.stopListening?.();
    this.context.subscriptions.delete(this);
  }
}

function tooSlow(): Error {
  return timedOut('Consumer too slow to handle event while live. Client resubscription required.');
}
