import type { GroupMessage } from './group-message.js';
import type { ConsumerStrategy } from './group-settings.js';

/** Somebody who takes part in a group. */
export interface Consumer {
  /** As the client calls its connection. */
  readonly connection: string;
  readonly from: string;
  send(message: GroupMessage): void;
  /** The group is gone, or begins anew. */
  drop(): void;
}

/** A consumer's part of a group. */
export interface ConsumerSeat {
  readonly consumer: Consumer;
  /** How many more events it takes. */
  slots: number;
  readonly inFlight: Map<string, GroupMessage>;
  total: number;
}

/** The consumers of a group, in the order in which their turn comes. */
export class Consumers {
  private seats: ConsumerSeat[] = [];

  constructor(private readonly strategy: ConsumerStrategy) {}

  all(): readonly ConsumerSeat[] {
    return this.seats;
  }

  join(consumer: Consumer, slots: number): ConsumerSeat {
    const seat: ConsumerSeat = { consumer, slots, inFlight: new Map(), total: 0 };
    this.seats.push(seat);
    return seat;
  }

  /** Answers what the consumer had not. */
  leave(seat: ConsumerSeat): readonly GroupMessage[] {
    if (!this.seats.includes(seat)) return [];
    this.seats = this.seats.filter((other) => other !== seat);
    return [...seat.inFlight.values()];
  }

  /** Gives the message to one of them; false where nobody takes more. */
  give(message: GroupMessage): boolean {
    const index = this.seats.findIndex(({ slots }) => slots > 0);
    const seat = this.seats[index];
    if (seat === undefined) return false;
    // Whoever was passed over, and with `RoundRobin` also who was served, goes to the end.
    const turned = this.strategy === 'RoundRobin' ? index + 1 : index;
    this.seats = [...this.seats.slice(turned), ...this.seats.slice(0, turned)];
    seat.slots--;
    seat.total++;
    seat.inFlight.set(message.id, message);
    seat.consumer.send(message);
    return true;
  }

  /** The message was answered, or taken from whoever had it. */
  release(id: string): void {
    for (const seat of this.seats) if (seat.inFlight.delete(id)) seat.slots++;
  }

  dropAll(): void {
    const { seats } = this;
    this.seats = [];
    for (const { consumer } of seats) consumer.drop();
  }
}
