import { keyName } from './key-name.js';

/** The keys of one partition. Its hash tag keeps them in one slot of a cluster; docs/redis-layout.md says what they hold. */
export interface PartitionKeys {
  readonly index: number;
  readonly layout: string;
  readonly head: string;
  readonly log: string;
  readonly markers: string;
  readonly categories: string;
  /** What stands before a stream's name in its key. */
  readonly streamPrefix: string;
  stream(name: string): string;
  categoryLog(category: string): string;
  snapshots(stream: string): string;
  checkpoint(name: string): string;
  lease(name: string): string;
  /** How far a compaction has copied each log, by {@link copyField}. */
  readonly copied: string;
  /** What a log is called there: a category's, or the partition's whole log for null. */
  copyField(category: string | null): string;
  /** Where a compaction copies a log to, by its field; `old` for what it throws away. */
  copyOf(field: string): string;
}

/** The keys of partition `index`. Namespaces hold no braces, so no name can reach the hash tag. */
export function partitionKeys(namespace: string, index: number): PartitionKeys {
  const prefix = `ef{${namespace}${namespace === '' ? '' : '.'}p${index}}`;
  return {
    index,
    layout: `${prefix}v`,
    head: `${prefix}h`,
    log: `${prefix}$`,
    markers: `${prefix}m`,
    categories: `${prefix}g`,
    streamPrefix: `${prefix}s:`,
    stream: (name) => `${prefix}s:${keyName(name)}`,
    categoryLog: (category) => `${prefix}c:${keyName(category)}`,
    snapshots: (stream) => `${prefix}n:${keyName(stream)}`,
    checkpoint: (name) => `${prefix}k:${keyName(name)}`,
    lease: (name) => `${prefix}l:${keyName(name)}`,
    copied: `${prefix}r`,
    copyField: (category) => (category === null ? '$' : `c:${keyName(category)}`),
    copyOf: (field) => `${prefix}r:${field}`,
  };
}
