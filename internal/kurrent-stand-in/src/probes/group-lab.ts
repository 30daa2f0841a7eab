import type { ClientDuplexStream } from '@grpc/grpc-js';
import { credentials } from '@grpc/grpc-js';
import { persistent, PersistentClient, shared, type PersistentMessages } from '../wire/messages.js';
import { writeStreamName } from '../wire/stream-identifier.js';
import { writeUuid } from '../wire/uuid.js';
import { describeError, describeGroupEvent } from './describe-message.js';
import { createOptions, updateOptions, type GroupOptions } from './group-options.js';
import { Place } from './normalise.js';

type Read = ClientDuplexStream<PersistentMessages.ReadReq, PersistentMessages.ReadResp>;
type Answered<Response> = (error: unknown, response: Response) => void;

/** Asks about persistent subscriptions. A group is of a stream, or of `$all`. */
export class GroupLab {
  private readonly client: InstanceType<typeof PersistentClient>;

  constructor(
    address: string,
    private readonly nameOf: (called: string) => string,
  ) {
    this.client = new PersistentClient(address, credentials.createInsecure());
  }

  close(): void {
    this.client.close();
  }

  create(of: string, group: string, options: GroupOptions = {}): Promise<unknown> {
    const request = new persistent.CreateReq().setOptions(
      createOptions({ of: this.of(of), group: this.nameOf(group) }, options, this.nameOf),
    );
    return done((answered) => this.client.create(request, answered));
  }

  update(of: string, group: string, options: GroupOptions = {}): Promise<unknown> {
    const request = new persistent.UpdateReq().setOptions(
      updateOptions({ of: this.of(of), group: this.nameOf(group) }, options),
    );
    return done((answered) => this.client.update(request, answered));
  }

  delete(of: string, group: string): Promise<unknown> {
    const options = this.named(new persistent.DeleteReq.Options(), of, group);
    const request = new persistent.DeleteReq().setOptions(options);
    return done((answered) => this.client.delete(request, answered));
  }

  replay(of: string, group: string, stopAt?: number): Promise<unknown> {
    const options = this.named(new persistent.ReplayParkedReq.Options(), of, group);
    if (stopAt === undefined) options.setNoLimit(new shared.Empty());
    else options.setStopAt(String(stopAt));
    const request = new persistent.ReplayParkedReq().setOptions(options);
    return done((answered) => this.client.replayParked(request, answered));
  }

  /** What a group says of itself, as far as it does not hang on time. */
  info(of: string, group: string): Promise<unknown> {
    const options = this.named(new persistent.GetInfoReq.Options(), of, group);
    const request = new persistent.GetInfoReq().setOptions(options);
    return answer<PersistentMessages.GetInfoResp>(
      (answered) => this.client.getInfo(request, answered),
      (response) => describeInfo(response.getSubscriptionInfo()),
    );
  }

  /** The groups of a stream. */
  list(stream: string): Promise<unknown> {
    const one = new persistent.ListReq.StreamOption().setStream(writeStreamName(this.nameOf(stream)));
    const request = new persistent.ListReq().setOptions(
      new persistent.ListReq.Options().setListForStream(one),
    );
    return answer<PersistentMessages.ListResp>(
      (answered) => this.client.list(request, answered),
      (response) => response.getSubscriptionsList().map((info) => info.getGroupName()),
    );
  }

  join(of: string, group: string, slots = 10): GroupConsumer {
    const options = this.named(new persistent.ReadReq.Options(), of, group);
    const ids = new persistent.ReadReq.Options.UUIDOption().setString(new shared.Empty());
    options.setBufferSize(slots).setUuidOption(ids);
    const call = this.client.read();
    call.write(new persistent.ReadReq().setOptions(options));
    return new GroupConsumer(call);
  }

  private of(called: string): string {
    return called === '$all' ? called : this.nameOf(called);
  }

  private named<T extends Named<T>>(options: T, of: string, group: string): T {
    options.setGroupName(this.nameOf(group));
    if (of === '$all') return options.setAll(new shared.Empty());
    return options.setStreamIdentifier(writeStreamName(this.of(of)));
  }
}

interface Named<T> {
  setGroupName(name: string): T;
  setAll(empty: InstanceType<typeof shared.Empty>): T;
  setStreamIdentifier(name: ReturnType<typeof writeStreamName>): T;
}

/** A consumer, and what it has been given. */
export class GroupConsumer {
  private readonly ids: string[] = [];
  private readonly told: unknown[] = [];
  private failure: unknown;
  private changed = (): void => undefined;

  constructor(private readonly call: Read) {
    call.on('data', (message: PersistentMessages.ReadResp) => {
      const event = message.getEvent();
      if (event !== undefined) {
        this.told.push(describeGroupEvent(event));
        this.ids.push((event.getLink() ?? event.getEvent())?.getId()?.getString() ?? '');
      }
      this.changed();
    });
    call.on('error', (error) => this.end(describeError(error)));
    call.on('end', () => this.end('ended'));
  }

  /** The first so many events, or what ended the call before. */
  async given(count: number): Promise<unknown> {
    while (this.told.length < count && this.failure === undefined)
      await new Promise<void>((resolve) => (this.changed = resolve));
    return this.failure === undefined ? this.told.slice(0, count) : [...this.told, this.failure];
  }

  /** How many events it has after a while. */
  async countAfter(ms: number): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return this.told.length;
  }

  /** What ended the call. */
  async ending(): Promise<unknown> {
    while (this.failure === undefined) await new Promise<void>((resolve) => (this.changed = resolve));
    return this.failure;
  }

  /** By the number in which they were given. */
  ack(...indexes: readonly number[]): void {
    const ack = new persistent.ReadReq.Ack().setIdsList(this.idsOf(indexes));
    this.call.write(new persistent.ReadReq().setAck(ack));
  }

  nack(action: 'RETRY' | 'PARK' | 'SKIP' | 'STOP', ...indexes: readonly number[]): void {
    const nack = new persistent.ReadReq.Nack().setIdsList(this.idsOf(indexes)).setReason('because');
    this.call.write(new persistent.ReadReq().setNack(nack.setAction(persistent.ReadReq.Nack.Action[action])));
  }

  leave(): void {
    this.call.cancel();
  }

  private idsOf(indexes: readonly number[]) {
    return indexes.map((index) => writeUuid(this.ids[index] ?? ''));
  }

  private end(failure: unknown): void {
    this.failure ??= failure;
    this.changed();
  }
}

function done<Response>(call: (answered: Answered<Response>) => unknown): Promise<unknown> {
  return answer(call, () => 'done');
}

function answer<Response>(
  call: (answered: Answered<Response>) => unknown,
  describe: (response: Response) => unknown,
): Promise<unknown> {
  return new Promise((resolve) =>
    call((error, response) => resolve(error === null ? describe(response) : describeError(error))),
  );
}

function describeInfo(info: PersistentMessages.SubscriptionInfo | undefined): unknown {
  if (info === undefined) return undefined;
  return {
    of: info.getEventSource(),
    group: info.getGroupName(),
    startFrom: placeIn(info.getStartFrom()),
    resolvesLinks: info.getResolveLinkTos(),
    maxRetries: info.getMaxRetryCount(),
    timeout: info.getMessageTimeoutMilliseconds(),
    strategy: info.getNamedConsumerStrategy(),
    checkpoint: placeIn(info.getLastCheckpointedEventPosition()),
    known: placeIn(info.getLastKnownEventPosition()),
    inFlight: info.getTotalInFlightMessages(),
    outstanding: info.getOutstandingMessagesCount(),
    retrying: info.getRetryBufferCount(),
    parked: info.getParkedMessageCount(),
    given: info.getTotalItems(),
    consumers: info.getConnectionsList().map((each) => ({
      given: each.getTotalItems(),
      free: each.getAvailableSlots(),
      inFlight: each.getInFlightMessages(),
    })),
  };
}

function placeIn(text: string): unknown {
  const [, commit] = /^C:(\d+)\/P:\d+$/.exec(text) ?? [];
  return commit === undefined || commit === '0' ? text : new Place(BigInt(commit));
}
