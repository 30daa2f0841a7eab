import type { LogRecord } from '../database/log-record.js';
import type { StreamsMessages } from '../wire/messages.js';
import type { ReadAnswer } from '../wire/read-answer.js';

/** What a subscription is fed from: first pages of what is stored, then what is committed. It knows how far it has come. */
export interface Feed {
  /** Whether there is nothing to catch up with. */
  readonly startsLive: boolean;
  /** The next page; `wait` where there is no such stream yet. */
  nextPage(): FeedPage | 'wait';
  /** What a record says to a live subscriber: nothing, the event, how far it has come. */
  live(record: LogRecord): FeedMessages;
  /** For a subscriber that has caught up, where. */
  caughtUpAt(): StreamsMessages.ReadResp.CaughtUp;
}

export interface FeedMessages {
  readonly messages: readonly ReadAnswer[];
  /** What ends the subscription after these messages. */
  readonly failure?: Error | undefined;
}

export interface FeedPage extends FeedMessages {
  readonly isEnd: boolean;
}
