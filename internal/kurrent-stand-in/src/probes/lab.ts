import { randomUUID } from 'node:crypto';
import { credentials } from '@grpc/grpc-js';
import { shared, streams, StreamsClient, type StreamsMessages } from '../wire/messages.js';
import { writeStreamName } from '../wire/stream-identifier.js';
import { writeUuid } from '../wire/uuid.js';
import { batchAppend, type BatchPart } from './batch-append.js';
import { describeError, describeRead } from './describe-message.js';
import type { Expecting } from './expecting.js';
import { GroupLab } from './group-lab.js';
import { Place } from './normalise.js';
import { readOptions, type ReadOptions } from './read-options.js';

/** An event as a probe writes it; what it leaves out is the same each time. */
export interface ProbeEvent {
  /** What the probe calls its id. */
  readonly id?: string;
  readonly type?: string;
  readonly data?: string | Uint8Array;
  readonly metadata?: string;
  readonly content?: string;
}

/** A connection to a server, and names that nobody else uses there. */
export class Lab {
  /** What stands for what in the answers. */
  readonly names = new Map<string, string>();
  readonly groups: GroupLab;
  private readonly client: InstanceType<typeof StreamsClient>;
  private readonly ids = new Map<string, string>();
  private readonly suffix = randomUUID().slice(0, 8);

  constructor(address: string) {
    this.client = new StreamsClient(address, credentials.createInsecure());
    this.groups = new GroupLab(address, (called) => this.stream(called));
    this.names.set(`-${this.suffix}`, '');
  }

  close(): void {
    this.groups.close();
    this.client.close();
  }

  stream(called: string): string {
    return `${called}-${this.suffix}`;
  }

  id(called: string): string {
    const id = this.ids.get(called) ?? randomUUID();
    this.ids.set(called, id);
    this.names.set(id, called);
    return id;
  }

  /** Appends over the stream of appends. */
  batch(stream: string, expected: Expecting, events: readonly ProbeEvent[]): Promise<unknown> {
    return this.batchParts([
      { stream: this.stream(stream), expected, events: this.proposed(events), isFinal: true },
    ]);
  }

  batchParts(parts: readonly BatchPart[]): Promise<unknown> {
    return batchAppend(this.client, parts);
  }

  proposed(events: readonly ProbeEvent[]): StreamsMessages.BatchAppendReq.ProposedMessage[] {
    return events.map((event) =>
      fill(new streams.BatchAppendReq.ProposedMessage(), this.id(event.id ?? randomUUID()), event),
    );
  }

  /** Appends with a call of its own. */
  append(stream: string, expected: Expecting, events: readonly ProbeEvent[]): Promise<unknown> {
    const options = expecting(new streams.AppendReq.Options(), expected).setStreamIdentifier(
      writeStreamName(this.stream(stream)),
    );
    return new Promise((resolve) => {
      const call = this.client.append((error, response) => {
        resolve(error === null ? describeAppend(response) : describeError(error));
      });
      call.write(new streams.AppendReq().setOptions(options));
      for (const event of events) {
        const message = fill(
          new streams.AppendReq.ProposedMessage(),
          this.id(event.id ?? randomUUID()),
          event,
        );
        call.write(new streams.AppendReq().setProposedMessage(message));
      }
      call.end();
    });
  }

  delete(stream: string, expected: Expecting): Promise<unknown> {
    const options = expecting(new streams.DeleteReq.Options(), expected);
    const request = new streams.DeleteReq().setOptions(
      options.setStreamIdentifier(writeStreamName(this.stream(stream))),
    );
    return new Promise((resolve) =>
      this.client.delete(request, (error, response) =>
        resolve(error === null ? describeRemoval(response) : describeError(error)),
      ),
    );
  }

  tombstone(stream: string, expected: Expecting): Promise<unknown> {
    const options = expecting(new streams.TombstoneReq.Options(), expected);
    const request = new streams.TombstoneReq().setOptions(
      options.setStreamIdentifier(writeStreamName(this.stream(stream))),
    );
    return new Promise((resolve) =>
      this.client.tombstone(request, (error, response) =>
        resolve(error === null ? describeRemoval(response) : describeError(error)),
      ),
    );
  }

  metadata(stream: string, json: string): Promise<unknown> {
    return this.batch(`$$${stream}`, 'any', [{ type: '$metadata', data: json }]);
  }

  /** Everything that a read answers. */
  read(options: ReadOptions): Promise<unknown> {
    const answers: unknown[] = [];
    const call = this.client.read(readOptions(options, (stream) => this.stream(stream)));
    return new Promise((resolve) => {
      call.on('data', (message: StreamsMessages.ReadResp) => answers.push(describeRead(message)));
      call.on('error', (error) => resolve([...answers, describeError(error)]));
      call.on('end', () => resolve(answers));
    });
  }

  /** The first `count` messages of a subscription, the first error included; `once caught up` runs then. */
  subscribe(options: ReadOptions, count: number, onceCaughtUp?: () => Promise<unknown>): Promise<unknown> {
    const answers: unknown[] = [];
    const call = this.client.read(
      readOptions({ ...options, subscribe: true }, (stream) => this.stream(stream)),
    );
    return new Promise((resolve) => {
      const take = (answer: unknown): void => {
        if (answers.length < count) answers.push(answer);
        if (answers.length < count) return;
        setImmediate(() => call.cancel());
        resolve(answers);
      };
      call.on('data', (message: StreamsMessages.ReadResp) => {
        take(describeRead(message));
        if (message.hasCaughtUp() && answers.length < count) void onceCaughtUp?.();
      });
      call.on('error', (error) => {
        answers.push(...(answers.length < count ? [describeError(error)] : []));
        resolve(answers);
      });
      call.on('end', () => resolve(answers));
    });
  }

  /** Where the first event of a stream stands. */
  placeOf(stream: string): Promise<bigint> {
    const call = this.client.read(readOptions({ stream, count: 1 }, (name) => this.stream(name)));
    return new Promise((resolve, reject) => {
      call.on('data', (message: StreamsMessages.ReadResp) => {
        const position = message.getEvent()?.getCommitPosition();
        if (position !== undefined) resolve(BigInt(position));
      });
      call.on('error', reject);
      call.on('end', () => reject(new Error(`There is nothing in ${stream}.`)));
    });
  }
}

interface Proposed {
  setId(id: ReturnType<typeof writeUuid>): unknown;
  setData(data: Uint8Array): unknown;
  setCustomMetadata(data: Uint8Array): unknown;
  getMetadataMap(): { set(key: string, value: string): unknown };
}

function fill<T extends Proposed>(message: T, id: string, event: ProbeEvent): T {
  message.setId(writeUuid(id));
  message.setData(Buffer.from(event.data ?? '{}'));
  if (event.metadata !== undefined) message.setCustomMetadata(Buffer.from(event.metadata));
  message.getMetadataMap().set('type', event.type ?? 'Happened');
  message.getMetadataMap().set('content-type', event.content ?? 'application/json');
  return message;
}

interface ExpectingOptions<T> {
  setAny(value: InstanceType<typeof shared.Empty>): T;
  setNoStream(value: InstanceType<typeof shared.Empty>): T;
  setStreamExists(value: InstanceType<typeof shared.Empty>): T;
  setRevision(revision: string): T;
}

function expecting<T extends ExpectingOptions<T>>(options: T, expected: Expecting): T {
  if (expected === 'any') return options.setAny(new shared.Empty());
  if (expected === 'no-stream') return options.setNoStream(new shared.Empty());
  if (expected === 'stream-exists') return options.setStreamExists(new shared.Empty());
  return options.setRevision(String(expected));
}

function describeAppend(response: StreamsMessages.AppendResp | undefined): unknown {
  const success = response?.getSuccess();
  if (success !== undefined) {
    const place = success.getPosition();
    return {
      written: success.hasNoStream() ? 'no stream' : success.getCurrentRevision(),
      at: place === undefined ? 'nowhere' : new Place(BigInt(place.getCommitPosition())),
    };
  }
  const wrong = response?.getWrongExpectedVersion();
  return { wrongVersion: wrong?.hasCurrentNoStream() === true ? 'no stream' : wrong?.getCurrentRevision() };
}

function describeRemoval(
  response: StreamsMessages.DeleteResp | StreamsMessages.TombstoneResp | undefined,
): unknown {
  const place = response?.getPosition();
  return { removed: place === undefined ? 'nowhere' : new Place(BigInt(place.getCommitPosition())) };
}
