import type { EventFilter } from '../database/event-filter.js';

/** What a persistent subscription is of, and how it is called. */
export interface GroupName {
  /** A stream's name, or `$all`. */
  readonly of: string;
  readonly group: string;
}

/** The name under which the server keeps a group and its streams. */
export function keyOf({ of, group }: GroupName): string {
  return `${of}::${group}`;
}

/** Where a group begins: a revision, a position of the log, or with what is written from now on. */
export type GroupStart = number | 'end';

export interface GroupSettings {
  readonly from: GroupStart;
  readonly resolveLinks: boolean;
  /** Statistics that the stand-in does not keep. */
  readonly extraStatistics: boolean;
  /** After so long without an answer an event is given again, in milliseconds. */
  readonly messageTimeoutMs: number;
  readonly maxRetries: number;
  /** In milliseconds; 0 for never by time alone. */
  readonly checkpointAfterMs: number;
  readonly minCheckpointCount: number;
  readonly maxCheckpointCount: number;
  /** 0 for any number. */
  readonly maxConsumers: number;
  readonly liveBufferSize: number;
  readonly readBatchSize: number;
  readonly historyBufferSize: number;
  readonly strategy: ConsumerStrategy;
}

export type ConsumerStrategy = 'RoundRobin' | 'DispatchToSingle';

export interface GroupDefinition {
  readonly name: GroupName;
  readonly settings: GroupSettings;
  /** Which records of the log it is of; undefined for one stream. */
  readonly isWanted?: EventFilter | undefined;
}
