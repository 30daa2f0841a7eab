import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Expected } from '../database/check-commit.js';
import type { ProposedEvent } from '../database/log-record.js';
import { writeEvents } from '../database/write-events.js';
import type { ServerContext } from '../server-context.js';
import { batchStatus } from '../wire/batch-status.js';
import { readExpected } from '../wire/expected.js';
import { GoogleEmpty, shared, streams, type StatusMessages, type StreamsMessages } from '../wire/messages.js';
import { readProposedEvent } from '../wire/proposed-event.js';
import { readStreamName, writeStreamName } from '../wire/stream-identifier.js';
import { readUuid } from '../wire/uuid.js';

type Request = StreamsMessages.BatchAppendReq;
type Response = StreamsMessages.BatchAppendResp;
type BatchAppendCall = ServerDuplexStream<Request, Response>;

/** An append whose events are still coming. */
interface PendingAppend {
  readonly stream: string;
  readonly expected: Expected;
  readonly events: ProposedEvent[];
  size: number;
  readonly timer: NodeJS.Timeout | undefined;
}

/** How long the server waits for the rest of an append, however long the client would, in milliseconds. */
const WRITE_TIMEOUT_MS = 2000;

/** The stream of appends that a client shares: each is answered as it is done, by its correlation id. */
export function handleBatchAppend(context: ServerContext): (call: BatchAppendCall) => void {
  return (call) => {
    const batch = new BatchOfAppends(context, call);
    call.on('data', (request: Request) => context.faults.whenSpeaking(() => batch.receive(request)));
    call.on('end', () => context.faults.whenSpeaking(() => call.end()));
    call.on('error', () => batch.forget());
    call.on('cancelled', () => batch.forget());
  };
}

class BatchOfAppends {
  private readonly pending = new Map<string, PendingAppend>();

  constructor(
    private readonly context: ServerContext,
    private readonly call: BatchAppendCall,
  ) {}

  receive(request: Request): void {
    const refusal = this.context.faults.refusal(this.call, 'write');
    if (refusal !== undefined) {
      this.call.emit('error', refusal);
      return;
    }
    const key = readUuid(request.getCorrelationId()) ?? '';
    const options = request.getOptions();
    const stream = options === undefined ? '' : readStreamName(options.getStreamIdentifier());
    try {
      if (options !== undefined && !this.begin(key, request, options)) return;
      const append = this.pending.get(key);
      if (append === undefined) return;
      for (const message of request.getProposedMessagesList()) this.add(append, message);
      if (append.size > this.context.maxAppendSize) {
        this.take(key);
        this.answer(request, append.stream, batchStatus.tooLarge(this.context.maxAppendSize));
      } else if (request.getIsFinal()) this.write(key, request);
    } catch (error) {
      this.answer(request, stream, batchStatus.badRequest((error as Error).message));
    }
  }

  forget(): void {
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
  }

  /** False where the append is refused before any of its events. */
  private begin(key: string, request: Request, options: StreamsMessages.BatchAppendReq.Options): boolean {
    const stream = readStreamName(options.getStreamIdentifier());
    const timeoutMs = Math.min(requestedMs(options), WRITE_TIMEOUT_MS);
    if (timeoutMs <= 0) {
      this.answer(request, stream, batchStatus.timeout());
      return false;
    }
    const expected = readExpected(
      options,
      options.hasStreamPosition() ? options.getStreamPosition() : undefined,
    );
    if (expected === undefined) throw new Error("'None' is not a valid expected stream position.");
    if (stream === '') throw new Error("Value cannot be null. (Parameter 'eventStreamId')");
    if (this.pending.has(key)) return true;
    const timeOut = (): void => {
      if (this.take(key) !== undefined) this.answer(request, stream, batchStatus.timeout());
    };
    const timer = request.getIsFinal() ? undefined : setTimeout(timeOut, timeoutMs);
    this.pending.set(key, { stream, expected, events: [], size: 0, timer });
    return true;
  }

  private add(append: PendingAppend, message: StreamsMessages.BatchAppendReq.ProposedMessage): void {
    const event = readProposedEvent(message);
    if (typeof event === 'string') throw new Error(event);
    append.events.push(event);
    append.size += event.data.length;
  }

  private take(key: string): PendingAppend | undefined {
    const append = this.pending.get(key);
    clearTimeout(append?.timer);
    this.pending.delete(key);
    return append;
  }

  private write(key: string, request: Request): void {
    const append = this.take(key);
    if (append === undefined) return;
    const { stream, expected, events } = append;
    const outcome = writeEvents(this.context.database, stream, expected, events);
    switch (outcome.decision) {
      case 'written':
        this.answer(request, stream, success(outcome.last, outcome.position));
        break;
      case 'wrong-version':
        this.answer(request, stream, batchStatus.wrongExpectedVersion(expected, outcome.current));
        break;
      case 'deleted':
        this.answer(request, stream, batchStatus.streamDeleted(stream));
    }
  }

  private answer(
    request: Request,
    stream: string,
    result: StatusMessages.Status | StreamsMessages.BatchAppendResp.Success,
  ): void {
    const response = new streams.BatchAppendResp()
      .setCorrelationId(request.getCorrelationId())
      .setStreamIdentifier(writeStreamName(stream));
    if (result instanceof streams.BatchAppendResp.Success) response.setSuccess(result);
    else response.setError(result);
    this.call.write(response);
  }
}

function success(last: number, position: number | undefined): StreamsMessages.BatchAppendResp.Success {
  const message = new streams.BatchAppendResp.Success();
  if (last < 0) message.setNoStream(new GoogleEmpty());
  else message.setCurrentRevision(String(last));
  if (position === undefined) return message.setNoPosition(new GoogleEmpty());
  const place = new shared.AllStreamPosition();
  return message.setPosition(place.setCommitPosition(String(position)).setPreparePosition(String(position)));
}

function requestedMs(options: StreamsMessages.BatchAppendReq.Options): number {
  const duration = options.getDeadline();
  if (duration !== undefined) return duration.getSeconds() * 1000 + duration.getNanos() / 1e6;
  const until = options.getDeadline21100()?.toDate().getTime() ?? Infinity;
  return until - Date.now();
}
