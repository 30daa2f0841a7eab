import type { EventFilter } from '../database/event-filter.js';
import type { LogPosition } from '../database/read-log-page.js';
import { streams, type StreamsMessages } from '../wire/messages.js';
import { invalidArgument } from '../wire/rpc-error.js';
import { readStreamName } from '../wire/stream-identifier.js';
import { logFilter } from './log-filter.js';

type Options = StreamsMessages.ReadReq.Options;

/** What a reader asks for, of a stream or of the log. */
export interface ReadRequest {
  readonly source: StreamSource | LogSource;
  readonly backwards: boolean;
  readonly extent: 'subscription' | number;
  readonly resolveLinks: boolean;
  readonly idAsText: boolean;
  /** Whether the reader understands where a stream begins and ends. */
  readonly tellsBounds: boolean;
}

export interface StreamSource {
  readonly stream: string;
  readonly from: number | 'start' | 'end';
}

export interface LogSource {
  readonly stream?: undefined;
  readonly from: LogPosition | 'start' | 'end';
  readonly isWanted: EventFilter;
  /** How many records a page looks at, at most, where there is a filter. */
  readonly window: number | undefined;
  /** After so many records a subscription says how far it is; undefined where it does not. */
  readonly checkpointAfter: number | undefined;
}

/** What the server reads at once, in events, and how many records a filter looks at unless the reader says otherwise. */
export const PAGE_SIZE = 32;

/** @throws ServiceError for a request that makes no sense */
export function parseReadRequest(request: StreamsMessages.ReadReq): ReadRequest {
  const options = request.getOptions();
  if (options === undefined) throw invalidArgument('The request has no options.');
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  if (!makesSense(options, backwards)) throw invalidArgument('The combination of the options is invalid.');
  return {
    source: options.hasStream() ? streamSource(options) : logSource(options),
    backwards,
    extent: options.hasSubscription() ? 'subscription' : Number(options.getCount()),
    resolveLinks: options.getResolveLinks(),
    idAsText: options.getUuidOption()?.hasString() ?? false,
    tellsBounds: (options.getControlOption()?.getCompatibility() ?? 0) >= 1,
  };
}

function makesSense(options: Options, backwards: boolean): boolean {
  if (options.hasSubscription() && backwards) return false;
  return options.hasStream() ? options.hasNoFilter() : options.hasNoFilter() || options.hasFilter();
}

function streamSource(options: Options): StreamSource {
  const start = options.getStream();
  const stream = readStreamName(start?.getStreamIdentifier());
  if (start?.hasEnd() === true) return { stream, from: 'end' };
  if (start?.hasRevision() !== true) return { stream, from: 'start' };
  const revision = BigInt(start.getRevision());
  return { stream, from: Number(revision > BIGGEST ? BIGGEST : revision) };
}

const BIGGEST = BigInt(Number.MAX_SAFE_INTEGER);

function logSource(options: Options): LogSource {
  if (!options.hasAll()) throw invalidArgument("'None' is not a valid stream option.");
  const filter = options.getFilter();
  return {
    from: logStart(options),
    isWanted: logFilter(filter),
    ...(filter === undefined ? { window: undefined, checkpointAfter: undefined } : windowOf(filter)),
  };
}

function logStart(options: Options): LogSource['from'] {
  const start = options.getAll();
  if (start?.hasEnd() === true) return 'end';
  const position = start?.getPosition();
  if (position === undefined) return 'start';
  return { commit: Number(position.getCommitPosition()), prepare: Number(position.getPreparePosition()) };
}

function windowOf(filter: StreamsMessages.ReadReq.Options.FilterOptions) {
  if (!filter.hasMax() && !filter.hasCount()) throw invalidArgument("'None' is not a valid window.");
  const window = filter.hasMax() ? filter.getMax() : PAGE_SIZE;
  return { window, checkpointAfter: window * filter.getCheckpointintervalmultiplier() };
}
