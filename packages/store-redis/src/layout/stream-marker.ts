import type { StreamState } from '@eventfold/core';

/** A stream as its marker and the length of its list tell: see includes/stream-facts.lua. */
export interface StreamExtent {
  readonly state: StreamState;
  /** The revision of the first event that is left, or would be. */
  readonly first: number;
  /** The last revision ever written, -1 where there is none. */
  readonly head: number;
}

const STATES = { a: 'active', c: 'active', d: 'deleted', t: 'tombstoned' } as const;

/** @param marker `<state>:<first>…`, null where the stream was never truncated, deleted or tombstoned */
export function streamExtent(marker: string | null, length: number): StreamExtent {
  const first = marker === null ? 0 : Number(marker.split(':', 2)[1]);
  return { first, head: first + length - 1, state: stateOf(marker, length) };
}

/** Whether the marker says that there are events, and there are none. */
export function isDamaged(marker: string | null, length: number): boolean {
  return length === 0 && marker?.startsWith('a:') === true;
}

function stateOf(marker: string | null, length: number): StreamState {
  if (length > 0) return 'active';
  return marker === null ? 'missing' : STATES[marker.charAt(0) as keyof typeof STATES];
}
