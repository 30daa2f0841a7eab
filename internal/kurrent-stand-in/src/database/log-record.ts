/** An event that a client proposes. */
export interface ProposedEvent {
  /** In lower case. */
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** What the log holds. Records lie one after the other, so that the end of one is where the next one starts. */
export interface LogRecord extends ProposedEvent {
  /** Where it starts, which is both its commit and its prepare position. */
  readonly position: number;
  readonly end: number;
  readonly stream: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** Written by an append of no events: it takes its place in the log and is never read. */
  readonly isBlank: boolean;
}

/** The revision of a stream's tombstone: 2^63 - 1 on the wire. */
export const TOMBSTONE = Number.MAX_SAFE_INTEGER;

/** The last revision of a stream that has no events. */
export const NO_EVENTS = -1;

/** What a record takes beside its texts and bytes. */
const FIXED_SIZE = 96;

export function sizeOf(stream: string, { type, data, metadata }: ProposedEvent): number {
  return FIXED_SIZE + Buffer.byteLength(stream) + Buffer.byteLength(type) + data.length + metadata.length;
}
