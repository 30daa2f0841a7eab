import type { Filter, KurrentDBClient, ResolvedEvent } from '@kurrent/kurrentdb-client';
import type { LogPosition } from '../layout/map-position.js';

/** Direction and start are always given: the client's START and END, left alone, choose the direction for themselves. */
interface ReadBounds {
  readonly direction: 'forwards' | 'backwards';
  /** The most events: the server goes on working for a reader who left. */
  readonly maxCount: number;
}

export interface BoundedStreamRead extends ReadBounds {
  /** The stream's name on the server. */
  readonly stream: string;
  /** Inclusive. */
  readonly from: bigint | 'end';
  /** Whether links read as the events that they point to. */
  readonly resolveLinks?: boolean | undefined;
}

export interface BoundedLogRead extends ReadBounds {
  readonly stream?: undefined;
  /** Inclusive forwards, exclusive backwards. */
  readonly from: LogPosition | 'start' | 'end';
  readonly filter?: Filter | undefined;
}

/** A read that ends by itself. */
export type BoundedRead = BoundedStreamRead | BoundedLogRead;

/** Starts the read on the client's native path: the fastest for many events or many readers. */
export function openNativeRead(
  client: KurrentDBClient,
  read: BoundedRead,
  requiresLeader: boolean,
): AsyncIterable<ResolvedEvent> {
  const { direction, maxCount } = read;
  if (read.stream === undefined) {
    const filter = read.filter === undefined ? {} : { filter: read.filter };
    return client.readAll({ direction, maxCount, fromPosition: read.from, requiresLeader, ...filter });
  }
  const { stream, from: fromRevision, resolveLinks: resolveLinkTos = false } = read;
  return client.readStream(stream, { direction, maxCount, fromRevision, resolveLinkTos, requiresLeader });
}
