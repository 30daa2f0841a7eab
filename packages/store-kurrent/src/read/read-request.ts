import type { Filter } from '@kurrent/kurrentdb-client';
import type { ReadReq } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type { BoundedRead, BoundedStreamRead } from './bounded-read.js';
import type { ClientInternals } from '../connection/client-internals.js';
import type { LogPosition } from '../layout/map-position.js';

type Options = ReadReq.Options;

/** The message that asks for a bounded read. Counts and revisions are texts there: a number would silently be 0. */
export function boundedReadRequest(internals: ClientInternals, read: BoundedRead): ReadReq {
  const { messages } = internals;
  const options = commonOptions(internals);
  if (read.stream === undefined) {
    setLogStart(internals, options, read.from);
    if (read.filter !== undefined) options.setFilter(filterOptions(internals, read.filter));
  } else setStreamStart(internals, options, read);
  const { FORWARDS, BACKWARDS } = messages.ReadReq.Options.ReadDirection;
  options.setReadDirection(read.direction === 'forwards' ? FORWARDS : BACKWARDS);
  options.setCount(String(read.maxCount));
  return new messages.ReadReq().setOptions(options);
}

/** The message that asks to follow the log from after `from`, with signs of progress. */
export function followRequest(
  internals: ClientInternals,
  from: LogPosition | 'start' | 'end',
  filter: Filter,
): ReadReq {
  const { messages } = internals;
  const options = commonOptions(internals);
  setLogStart(internals, options, from);
  options.setSubscription(new messages.ReadReq.Options.SubscriptionOptions());
  options.setFilter(filterOptions(internals, filter));
  return new messages.ReadReq().setOptions(options);
}

function commonOptions({ messages: { ReadReq }, shared: { Empty } }: ClientInternals): Options {
  const options = new ReadReq.Options();
  options.setUuidOption(new ReadReq.Options.UUIDOption().setString(new Empty()));
  // Without it a missing stream would be told in a way that older clients understand.
  options.setControlOption(new ReadReq.Options.ControlOption().setCompatibility(1));
  options.setNoFilter(new Empty());
  return options;
}

function setStreamStart(
  { messages: { ReadReq }, shared }: ClientInternals,
  options: Options,
  { stream, from, resolveLinks = false }: BoundedStreamRead,
): void {
  const name = new shared.StreamIdentifier().setStreamName(new TextEncoder().encode(stream));
  const start = new ReadReq.Options.StreamOptions().setStreamIdentifier(name);
  if (from === 'end') start.setEnd(new shared.Empty());
  else start.setRevision(String(from));
  options.setStream(start);
  options.setResolveLinks(resolveLinks);
}

function setLogStart(
  { messages: { ReadReq }, shared: { Empty } }: ClientInternals,
  options: Options,
  from: LogPosition | 'start' | 'end',
): void {
  const start = new ReadReq.Options.AllOptions();
  if (from === 'start') start.setStart(new Empty());
  else if (from === 'end') start.setEnd(new Empty());
  else {
    const position = new ReadReq.Options.Position();
    position.setCommitPosition(String(from.commit)).setPreparePosition(String(from.prepare));
    start.setPosition(position);
  }
  options.setAll(start);
}

function filterOptions(
  { messages: { ReadReq } }: ClientInternals,
  filter: Filter,
): ReadReq.Options.FilterOptions {
  const expression = new ReadReq.Options.FilterOptions.Expression();
  if ('prefixes' in filter) expression.setPrefixList(filter.prefixes);
  else expression.setRegex(filter.regex);
  const options = new ReadReq.Options.FilterOptions();
  if (filter.filterOn === 'eventType') options.setEventType(expression);
  else options.setStreamIdentifier(expression);
  return options
    .setMax(filter.maxSearchWindow ?? 1000)
    .setCheckpointintervalmultiplier(filter.checkpointInterval);
}
