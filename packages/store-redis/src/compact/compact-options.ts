import type { OperationOptions } from '@eventfold/core';

/** What a compaction did. */
export interface CompactReport {
  /** Logs that were written anew: the one of a partition, or of a category in one. */
  readonly logs: number;
  /** Links in them, before and after. A link is about 20 bytes and the length of its stream's name. */
  readonly linksBefore: number;
  readonly linksAfter: number;
}

/** How long one step of a compaction may keep Redis from everything else. */
export interface CompactOptions extends OperationOptions {
  /**
   * Links that one step may look at, from 1 to 100,000; 500 when left out. A step keeps Redis from everything else for
   * about 5 µs a link.
   */
  readonly linksAStep?: number | undefined;
}
