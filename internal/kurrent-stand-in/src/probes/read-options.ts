import { shared, streams, type StreamsMessages } from '../wire/messages.js';
import { writeStreamName } from '../wire/stream-identifier.js';

/** What a probe reads: a stream, or the log. */
export interface ReadOptions {
  readonly stream?: string;
  /** A stream of the server's own, by its whole name. */
  readonly literally?: string;
  /** A revision, or a position of the log. */
  readonly from?: 'start' | 'end' | number | bigint;
  readonly count?: number;
  readonly backwards?: boolean;
  readonly resolveLinks?: boolean;
  readonly idAsNumbers?: boolean;
  readonly tellsBounds?: boolean;
  readonly filter?: {
    readonly of: 'stream' | 'type';
    readonly prefixes?: readonly string[];
    readonly regex?: string;
    readonly window?: number;
    readonly interval?: number;
  };
  readonly subscribe?: boolean;
}

type Options = StreamsMessages.ReadReq.Options;

export function readOptions(
  wanted: ReadOptions,
  nameOf: (stream: string) => string,
): StreamsMessages.ReadReq {
  const { Options: Messages } = streams.ReadReq;
  const options = new Messages();
  const { FORWARDS, BACKWARDS } = Messages.ReadDirection;
  options.setReadDirection(wanted.backwards === true ? BACKWARDS : FORWARDS);
  options.setResolveLinks(wanted.resolveLinks ?? false);
  const ids = new Messages.UUIDOption();
  options.setUuidOption(
    wanted.idAsNumbers === true ? ids.setStructured(new shared.Empty()) : ids.setString(new shared.Empty()),
  );
  if (wanted.tellsBounds === true) options.setControlOption(new Messages.ControlOption().setCompatibility(1));
  if (wanted.subscribe === true) options.setSubscription(new Messages.SubscriptionOptions());
  else options.setCount(String(wanted.count ?? 1000));
  const stream = wanted.literally ?? (wanted.stream === undefined ? undefined : nameOf(wanted.stream));
  if (stream === undefined) setLogStart(options, wanted.from ?? 'start');
  else setStreamStart(options, stream, wanted.from ?? 'start');
  setFilter(options, wanted.filter, nameOf);
  return new streams.ReadReq().setOptions(options);
}

function setStreamStart(options: Options, stream: string, from: NonNullable<ReadOptions['from']>): void {
  const start = new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(writeStreamName(stream));
  if (from === 'start') start.setStart(new shared.Empty());
  else if (from === 'end') start.setEnd(new shared.Empty());
  else start.setRevision(String(from));
  options.setStream(start);
}

function setLogStart(options: Options, from: NonNullable<ReadOptions['from']>): void {
  const start = new streams.ReadReq.Options.AllOptions();
  if (from === 'start') start.setStart(new shared.Empty());
  else if (from === 'end') start.setEnd(new shared.Empty());
  else {
    const position = new streams.ReadReq.Options.Position();
    start.setPosition(position.setCommitPosition(String(from)).setPreparePosition(String(from)));
  }
  options.setAll(start);
}

function setFilter(
  options: Options,
  filter: ReadOptions['filter'],
  nameOf: (stream: string) => string,
): void {
  if (filter === undefined) {
    options.setNoFilter(new shared.Empty());
    return;
  }
  const expression = new streams.ReadReq.Options.FilterOptions.Expression();
  if (filter.regex !== undefined) expression.setRegex(filter.regex);
  if (filter.prefixes !== undefined)
    expression.setPrefixList(filter.of === 'stream' ? filter.prefixes.map(nameOf) : [...filter.prefixes]);
  const message = new streams.ReadReq.Options.FilterOptions();
  if (filter.of === 'stream') message.setStreamIdentifier(expression);
  else message.setEventType(expression);
  if (filter.window === undefined) message.setCount(new shared.Empty());
  else message.setMax(filter.window);
  options.setFilter(message.setCheckpointintervalmultiplier(filter.interval ?? 1));
}
