import type { LogPosition } from '../layout/map-position.js';

/**
 * Where a namespace begins in the log that it shares. What lies below holds nothing of it and never will, so queries
 * from the start need not look there again.
 */
export interface NamespaceFloor {
  /** Everything up to here, itself included, belongs to others; undefined where nothing is known. */
  below: LogPosition | undefined;
  /** The namespace's first event has been seen: the floor rises no more. */
  settled: boolean;
}

export function namespaceFloor(): NamespaceFloor {
  return { below: undefined, settled: false };
}
